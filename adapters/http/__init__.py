"""What all adapters share: one HTTP client, sign-in, pace, paging, errors, redaction, the operation catalogue, and
what reading, looking, calling and testing an account have in common at every vendor.

Importing this package, `catalogue`, `redact` or `errors` loads no HTTP library; `client` does.
"""
