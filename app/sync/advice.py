"""What a person can do about an account that does not work, said behind the vendor's own words."""

from app.vendor import SignInRefused


def with_advice(error: SignInRefused, *, account: str, vendor: str) -> SignInRefused:
    """The same refusal, with the command that gives the account another secret."""
    return SignInRefused(
        f"{error.message}; for another secret: lanehop account add {vendor} --name {account} --replace",
        status=error.status,
        request_id=error.request_id,
    )
