"""Which part of a Markdown text is prose. All else is blanked out, at its length, so that positions stay true."""

import re

COMMENT = "\x02"  # begins a comment, COMMENT_REST fills it: two comments side by side stay two
COMMENT_REST = "\x01"
TAG = "\x03"  # an HTML tag: its attributes are no prose, what stands around it is
BLANK = "\x00"  # code, formulas, link targets, options

# Directives whose body is no prose; any other fence with a {name} is a note, a figure, an exercise: prose.
CODE_DIRECTIVES = {
    *("code", "code-block", "code-cell", "sourcecode", "literalinclude", "math", "raw", "live", "mermaid"),
    *("toctree", "bibliography"),
}

FENCE = re.compile(r"(?P<indent>[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?)(?P<mark>`{3,}|~{3,}|:{3,})\s*(?P<info>[^`]*)$")
DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}")
OPTION = re.compile(r"\s*:[\w-]+:(\s|$)")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---[ \t]*(\n|\Z)", re.S)

WITHIN = r"(?:(?!\n[ \t]*\n).)"  # inline constructs end with their paragraph
INLINE = re.compile(
    "|".join(
        (
            r"(?P<comment><!--.*?-->)",
            rf"(?P<code>(?P<ticks>`+)(?!`){WITHIN}+?(?<!`)(?P=ticks)(?!`))",
            r"(?P<escape>\\[\\`$])",
            rf"(?P<display>\$\$.+?\$\$)|(?P<math>\$(?:\\.|(?!\$){WITHIN})+?\$)",
            r"(?P<environment>\\begin\{(?P<which>\w+\*?)\}.*?\\end\{(?P=which)\})",
            r"(?P<element><(?P<element_name>script|style|pre|code|svg)\b.*?</(?P=element_name)>)",
            r"(?P<autolink><[a-z][a-z+.-]*:[^<>\s]*>)|(?P<url>\bhttps?://[^\s<>)\]\x02]+)",
            r"(?P<tag></?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>)",
            r"(?P<target>\]\((?:[^()\n]|\([^()\n]*\))*\))",
            r"(?P<definition>^[ ]{0,3}\[[^\]\n]+\]:.*$)",
            r"(?P<attributes>\{[^{}\n]*=[^{}\n]*\})|(?P<substitution>\{\{.*?\}\})",
        )
    ),
    re.S | re.M,
)


def masked(text: str) -> str:
    """The text at its length, with all but prose replaced by BLANK, TAG, or COMMENT and COMMENT_REST."""
    text = FRONT_MATTER.sub(lambda found: _blank(found[0]), text)
    return INLINE.sub(_inline, _fences(text))


def _inline(found: re.Match) -> str:
    if found["comment"]:
        return COMMENT + COMMENT_REST * (len(found[0]) - 1)
    return _blank(found[0], TAG if found["tag"] else BLANK)


def _blank(text: str, by: str = BLANK) -> str:
    return re.sub(r"[^\n]", by, text)


def _fences(text: str) -> str:
    """Blank out code fences, and of other directives the fence itself and its options."""
    stack: list[tuple[str, bool]] = []  # open fences: the mark, and whether what stands inside is code
    return "".join(_line(line, stack) for line in text.splitlines(keepends=True))


def _line(line: str, stack: list[tuple[str, bool]]) -> str:
    fence = FENCE.match(line.rstrip("\n"))
    if stack and fence and not fence["info"] and fence["mark"].startswith(stack[-1][0]):
        stack.pop()
        return _blank(line)
    if stack and stack[-1][1]:
        return _blank(line)
    directive = DIRECTIVE.match(fence["info"]) if fence else None
    if directive:
        stack.append((fence["mark"], directive["name"] in CODE_DIRECTIVES))
        title = fence.start("info") + directive.end()
        return _blank(line) if stack[-1][1] else _blank(line[:title]) + line[title:]
    if fence and fence["mark"][0] != ":":
        stack.append((fence["mark"], True))
        return _blank(line)
    return _blank(line) if stack and OPTION.match(line) else line
