"""``python -m app`` is the command ``untoc-draw``."""

from app.main import main

main()
