"""A reader in front of a figure: what they do and what they see, the same for every figure of number grids."""

from tests.live.conftest import mounted, place


class Reader:
    """Someone who uses the figure called `name` on a page. A figure's own reader says what `cells` of a grid are."""

    name: str

    def __init__(self, page):
        self.page, self.figure = page, mounted(page, self.name)

    @classmethod
    def of_a_new_page(cls, open_page, **options):
        """A reader of a page that has nothing but the figure; `options` are those of `open_page`."""
        return cls(open_page(place(cls.name), **options))

    def pick(self, group, name):
        self.figure.get_by_role("group", name=group).get_by_role("radio", name=str(name), exact=True).check()

    def press(self, name, times=1):
        for _ in range(times):
            self.figure.get_by_role("button", name=name, exact=True).click()

    def framed(self, grid):
        return [(i, j) for i, row in enumerate(self.cells(grid)) for j, cell in enumerate(row) if cell["marked"]]

    @property
    def said(self):
        return self.figure.get_by_role("status").inner_text()
