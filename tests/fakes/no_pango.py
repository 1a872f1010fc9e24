"""The print worker on a machine without Pango."""

import sys

from tawasul import print_worker

if __name__ == "__main__":
    sys.modules["weasyprint"] = None  # type: ignore[assignment]
    sys.exit(print_worker.main())
