# What IAM reports about itself: `GetAccountAuthorizationDetails` has permissions boundaries, the AWS-managed policies
# that are attached, and pages of 100 (ministack leaves all three out); `AccountMFAEnabled` is about the root user
# (ministack counts any user's device); the last use of a key is recorded (ministack says N/A).

IAM_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
ElementTree.register_namespace("", IAM_NAMESPACE)
last_used = {}


def tag(name):
    return f"{{{IAM_NAMESPACE}}}{name}"


def add(parent, name, text=None):
    element = ElementTree.SubElement(parent, tag(name))
    element.text = text
    return element


def add_boundary(member, arn):
    if arn:
        boundary = add(member, "PermissionsBoundary")
        add(boundary, "PermissionsBoundaryType", "PermissionsBoundaryPolicy")
        add(boundary, "PermissionsBoundaryArn", arn)


def add_managed_policy(policies, arn):
    record = iam._lookup_policy(arn)
    member = add(policies, "member")
    for name, value in (("PolicyName", record["PolicyName"]), ("PolicyId", record["PolicyId"]), ("Arn", arn),
                        ("Path", record.get("Path", "/")), ("DefaultVersionId", record["DefaultVersionId"])):
        add(member, name, value)
    versions = add(member, "PolicyVersionList")
    for version in record["Versions"].values():
        entry = add(versions, "member")
        add(entry, "Document", iam._url_quote(version["Document"], safe=""))
        add(entry, "VersionId", version["VersionId"])
        add(entry, "IsDefaultVersion", str(bool(version.get("IsDefaultVersion"))).lower())


def get_account_authorization_details(parameters, original=iam._get_account_authorization_details):
    status, headers, body = original(parameters)
    root = ElementTree.fromstring(body)
    result = root.find(tag("GetAccountAuthorizationDetailsResult"))
    for kind, records in (("User", iam._users), ("Role", iam._roles)):
        for member in result.find(tag(f"{kind}DetailList")):
            add_boundary(member, records[member.find(tag(f"{kind}Name")).text].get("PermissionsBoundary"))
    filters = {value[0] for name, value in parameters.items() if name.startswith("Filter.member.")}
    if not filters or "AWSManagedPolicy" in filters:
        attached = {arn.text for arn in result.iter(tag("PolicyArn"))}
        for arn in sorted(arn for arn in attached if arn.startswith("arn:aws:iam::aws:")):
            add_managed_policy(result.find(tag("Policies")), arn)
    keep_page(result, int(iam._p(parameters, "Marker") or 0), int(iam._p(parameters, "MaxItems") or 100))
    return status, headers, ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def keep_page(result, start, count):
    lists = [result.find(tag(name)) for name in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")]
    rows = [(parent, member) for parent in lists for member in parent]
    for parent, member in rows[:start] + rows[start + count:]:
        parent.remove(member)
    if start + count < len(rows):
        result.find(tag("IsTruncated")).text = "true"
        add(result, "Marker", str(start + count))


def get_account_summary(parameters, original=iam._get_account_summary):
    status, headers, body = original(parameters)
    root_has_none = b"<key>AccountMFAEnabled</key><value>0</value>"
    return status, headers, re.sub(b"<key>AccountMFAEnabled</key><value>1</value>", root_has_none, body)


def get_access_key_last_used(parameters, original=iam._get_access_key_last_used):
    status, headers, body = original(parameters)
    when, region, service = last_used.get(iam._p(parameters, "AccessKeyId"), (None, "N/A", "N/A"))
    if status != 200 or when is None:
        return status, headers, body
    use = f"<LastUsedDate>{when}</LastUsedDate><Region>{region}</Region><ServiceName>{service}</ServiceName>"
    pattern = b"<Region>N/A</Region><ServiceName>N/A</ServiceName>"
    return status, headers, body.replace(pattern, use.encode())


def build_credential_report(original=iam._build_credential_report):
    header, *rows = original().split("\n")
    first = header.split(",").index("access_key_1_last_used_date")
    second = header.split(",").index("access_key_2_last_used_date")
    for number, row in enumerate(rows):
        cells = row.split(",")
        keys = [key for key in iam._access_keys.values() if key["UserName"] == cells[0]]
        keys.sort(key=lambda key: key["CreateDate"])
        for column, key in zip((first, second), keys):
            cells[column:column + 3] = last_used.get(key["AccessKeyId"], ("N/A", "N/A", "N/A"))
        rows[number] = ",".join(cells)
    return "\n".join([header, *rows])


def note_use(authorization):
    found = re.search("Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/aws4_request", authorization)
    if found:
        last_used[found.group(1)] = (now(), found.group(2), found.group(3))


iam._IAM_HANDLERS["GetAccountAuthorizationDetails"] = get_account_authorization_details
iam._IAM_HANDLERS["GetAccountSummary"] = get_account_summary
iam._IAM_HANDLERS["GetAccessKeyLastUsed"] = get_access_key_last_used
iam._build_credential_report = build_credential_report
