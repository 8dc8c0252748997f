"""Tools that keep the pages true: run them, normalise them, tell what is stale, check numbers in prose.

`make notebooks` is `python -m tools.notebooks`. What the author of a page writes, and what is done for them:

- The first code cell, which fetches the course on Colab, is written from `_config.yml` (`startup`).
- A number with a unit carries its source in a comment straight after it, `0.44<!-- digits/beyond error_percent --> %`;
  numbers from records are rewritten when the record changes (`numbers`).
- A code cell that draws a picture says in its metadata what is seen and what it means:
  `"mystnb": {"image": {"alt": "…"}, "figure": {"caption": "…"}}`.
- Tags: `raises-exception` on a cell that is meant to fail, `nbval-check-output` on outputs that no machine and no data
  set changes, `hide-input` on code that would distract.
- A page is run when its code, a record it names or a `utils` module it imports has changed (`staleness`), and stored
  without whatever a machine adds (`outputs`).
"""
