"""What all adapters share: one HTTP client, sign-in, pace, paging, errors, redaction and the operation catalogue.

Importing this package, `catalogue`, `redact` or `errors` loads no HTTP library; `client` does.
"""
