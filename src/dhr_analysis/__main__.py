"""``python -m dhr_analysis`` is ``dhr``."""

from .cli import main

if __name__ == "__main__":
    main()
