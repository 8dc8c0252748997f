"""What `_config.yml` says once and other extensions and pages need too: the addresses and the title."""

from urllib.parse import urlsplit


def derive(app, config) -> None:
    """Hand the addresses and the title on, so that each is written once.

    `.md` pages may use `{{ title }}`, `{{ repository }}` (its address), `{{ folder }}` (what cloning it makes) and
    `{{ issue }}` (a link to tell us something).
    """
    site, theme = config.html_baseurl, config.html_theme_options
    config.ogp_site_url = site
    config.ogp_site_name = config.html_title
    config.notfound_urls_prefix = urlsplit(site).path
    theme["logo"] = {"text": config.html_title}
    repository = theme["repository_url"].rstrip("/")
    config.myst_substitutions = {
        **config.myst_substitutions,
        "title": config.html_title,
        "repository": repository,
        "folder": repository.rsplit("/", 1)[-1],
        "issue": f"[open an issue]({repository}/issues)",
    }


def setup(app) -> None:
    app.connect("config-inited", derive, priority=1)  # before the extensions that read these
