"""Why this edit? What the network did with one sentence, as a page and as a picture."""
