# Access key ids are base32 and carry the account, secrets are 40 characters of base64, unique ids are base32;
# ministack's are hexadecimal, which no scanner takes for a key. All come from one seeded generator, so that a
# repository that holds such a key has the same object ids in every run.

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BASE64 = BASE32[:26] + BASE32[:26].lower() + "0123456789+/"
generator = random.Random(os.environ["TESTKIT_SEED"])


def letters(alphabet, count):
    return "".join(generator.choice(alphabet) for _ in range(count))


def key_id(prefix):
    # The first 50 bits after the prefix: one, the account (40 bits), nine of the key itself.
    head = 1 << 49 | int(ACCOUNT) << 9 | generator.getrandbits(9)
    return prefix + "".join(BASE32[head >> shift & 31] for shift in range(45, -1, -5)) + letters(BASE32, 6)


def create_access_key(parameters, original=iam._create_access_key):
    status, headers, body = original(parameters)
    text = body.decode()
    found = re.search("<AccessKeyId>(.*?)</AccessKeyId>", text)
    if found:
        record = iam._access_keys[found.group(1)]
        secret = letters(BASE64, 40)
        text = text.replace(record["SecretAccessKey"], secret)
        record["SecretAccessKey"] = secret
    return status, headers, text.encode()


iam._gen_id = lambda prefix="AIDA": prefix + letters(BASE32, 17)
iam._gen_access_key_id = lambda: key_id("AKIA")
iam._gen_secret = lambda: letters(BASE64, 40)
for module in (iam, sts):
    module._gen_session_access_key = lambda: key_id("ASIA")
sts._gen_secret = iam._gen_secret
iam._IAM_HANDLERS["CreateAccessKey"] = create_access_key
