import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

# How busy the machine is must not decide a test.
settings.register_profile("proofread", deadline=None)
settings.load_profile("proofread")
