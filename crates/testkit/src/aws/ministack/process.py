"""Starts ministack with the differences to AWS mended that matter to a security tool.

Run by `LocalAws` as one program, joined from the files of this folder in the order of `local.rs`; settings come as
environment variables. This part: the modules to mend, the clock, and the end of the process, which comes when
standard input closes, so that it never outlives the test that started it.
"""

import os
import random
import re
import sys
import threading
import time
from xml.etree import ElementTree


def end_with_parent():
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()

from ministack import app
from ministack.services import iam, s3, sts

ACCOUNT = os.environ["MINISTACK_ACCOUNT_ID"]
CLOCK_FILE = os.environ["TESTKIT_CLOCK_FILE"]


def now():
    """The time for the dates of IAM, moved by the offset in seconds that a file holds."""
    with open(CLOCK_FILE, encoding="ascii") as file:
        offset = int(file.read())
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset))


iam._now = now
