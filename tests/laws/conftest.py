"""Laws are held over logs that tests/ makes up in one place."""

import sys
from pathlib import Path

# Tests are no package: this is how the folders of tests/ share what they make up.
sys.path.insert(0, str(Path(__file__).parents[1]))
