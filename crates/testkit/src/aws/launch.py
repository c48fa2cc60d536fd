"""Starts ministack with the few differences to AWS mended that matter to a security tool.

Run by `LocalAws` as `python -c`; settings come as environment variables. Mended:

* Access key ids are base32 and carry the account, secrets are 40 characters of base64, unique ids are base32 –
  ministack's are hexadecimal, which no scanner takes for a key. All come from one seeded generator, so that a
  repository that holds such a key has the same object ids in every run.
* `Block Public Access` of the account exists and is obeyed (ministack 1.5.33 answers InvalidURI).
* `AccountMFAEnabled` is about the root user (ministack counts any user's device).
* Creation dates of IAM can lie in the past: the offset in seconds is read from a file.

The process ends when its standard input closes, so it never outlives the test that started it.
"""

import os
import random
import re
import sys
import threading
import time


def end_with_parent():
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()

from ministack import app
from ministack.services import iam, s3, sts

ACCOUNT = os.environ["MINISTACK_ACCOUNT_ID"]
CLOCK_FILE = os.environ["TESTKIT_CLOCK_FILE"]
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BASE64 = BASE32[:26] + BASE32[:26].lower() + "0123456789+/"
generator = random.Random(os.environ["TESTKIT_SEED"])


def letters(alphabet, count):
    return "".join(generator.choice(alphabet) for _ in range(count))


def key_id(prefix):
    # The first 50 bits after the prefix: one, the account (40 bits), nine of the key itself.
    head = 1 << 49 | int(ACCOUNT) << 9 | generator.getrandbits(9)
    return prefix + "".join(BASE32[head >> shift & 31] for shift in range(45, -1, -5)) + letters(BASE32, 6)


def backdated_now():
    with open(CLOCK_FILE, encoding="ascii") as file:
        offset = int(file.read())
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset))


def create_access_key(parameters, original=iam._create_access_key):
    status, headers, body = original(parameters)
    text = body.decode() if isinstance(body, bytes) else body
    found = re.search("<AccessKeyId>(.*?)</AccessKeyId>", text)
    if found:
        record = iam._access_keys[found.group(1)]
        secret = letters(BASE64, 40)
        text = text.replace(record["SecretAccessKey"], secret)
        record["SecretAccessKey"] = secret
    return status, headers, text.encode()


def get_account_summary(parameters, original=iam._get_account_summary):
    status, headers, body = original(parameters)
    text = body.decode() if isinstance(body, bytes) else body
    root_has_none = "<key>AccountMFAEnabled</key><value>0</value>"
    return status, headers, re.sub("<key>AccountMFAEnabled</key><value>1</value>", root_has_none, text).encode()


iam._now = backdated_now
iam._gen_id = lambda prefix="AIDA": prefix + letters(BASE32, 17)
iam._gen_access_key_id = lambda: key_id("AKIA")
iam._gen_secret = lambda: letters(BASE64, 40)
for module in (iam, sts):
    module._gen_session_access_key = lambda: key_id("ASIA")
sts._gen_secret = iam._gen_secret
iam._IAM_HANDLERS["CreateAccessKey"] = create_access_key
iam._IAM_HANDLERS["GetAccountSummary"] = get_account_summary

account_block = {}
ACCOUNT_BLOCK_PATH = "/v20180820/configuration/publicAccessBlock"


def public_access_blocked(owner, bucket, setting, original=s3._public_access_blocked):
    on_account = re.search(f"<{setting}>\\s*true", account_block.get(owner, ""), re.IGNORECASE)
    return bool(on_account) or original(owner, bucket, setting)


async def s3_control(path, method, body, query, request_id, headers=None, original=app._handle_s3_control_request):
    if path.rstrip("/") != ACCOUNT_BLOCK_PATH:
        return await original(path, method, body, query, request_id, headers)
    action = "s3:GetAccountPublicAccessBlock" if method == "GET" else "s3:PutAccountPublicAccessBlock"
    denied = app._enforce_data_plane("s3", action, headers, query, request_id) or s3.s3control_account_error(headers)
    if denied:
        return denied
    if method == "PUT":
        account_block[ACCOUNT] = body.decode()
        return 201, {}, b""
    if method == "DELETE":
        account_block.pop(ACCOUNT, None)
        return 204, {}, b""
    if ACCOUNT not in account_block:
        message = "The public access block configuration was not found"
        return s3.s3control_error("NoSuchPublicAccessBlockConfiguration", message, 404)
    return 200, {"Content-Type": "application/xml"}, account_block[ACCOUNT].encode()


s3._public_access_blocked = public_access_blocked
app._handle_s3_control_request = s3_control

sys.argv = ["ministack"]
app.main()
