# S3: Block Public Access of the account exists and is obeyed (ministack answers InvalidURI), and
# `GetBucketPolicyStatus` exists (ministack answers with a list of objects).

ACCOUNT_BLOCK_PATH = "/v20180820/configuration/publicAccessBlock"
account_block = {}


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


def list_objects_v1(bucket, query, original=s3._list_objects_v1):
    # Where ministack ends up for every sub-resource that it does not know, after it has checked the permission.
    if "policyStatus" not in query:
        return original(bucket, query)
    status, headers, policy = s3._get_bucket_policy(bucket)
    if status != 200:
        return status, headers, policy
    public = str(s3._policy_is_public(policy)).lower()
    document = f'<PolicyStatus xmlns="{s3.S3_NS}"><IsPublic>{public}</IsPublic></PolicyStatus>'
    return 200, {"Content-Type": "application/xml"}, document.encode()


s3._public_access_blocked = public_access_blocked
s3._list_objects_v1 = list_objects_v1
app._handle_s3_control_request = s3_control
