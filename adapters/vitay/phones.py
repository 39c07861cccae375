"""Phone numbers: Vitay keeps the country's code apart from the rest, a person writes both in one."""

import re

_CODE = re.compile(
    r"\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2\d\d|3[578]\d|42\d|5[09]\d|6[7-9]\d|8[058]\d|9[679]\d)"
    r"[\s().-]*(?=\d)"
)
"""A country's code at the beginning of a number: no code begins another one (ITU E.164)."""


def joined(code: str | None, phone: str | None) -> str | None:
    """As a person writes it: `+48 600 100 200`. A code in letters says which country, and no number."""
    digits = (code or "").strip().removeprefix("+").removeprefix("00")
    if not phone or not digits.isdecimal() or phone.lstrip().startswith("+"):
        return phone
    return f"+{digits} {phone}"


def apart(phone: str) -> tuple[str, str]:
    """The country's code with its plus, and the rest; no code where there is none."""
    found = _CODE.match(phone.strip())
    return ("", phone.strip()) if found is None else (f"+{found[1]}", phone.strip()[found.end() :])


def same_number(*spellings: str) -> bool:
    """Whether at least two are given, and all are spellings of one number."""
    numbers = {"".join(char for char in one if char.isdigit() or char == "+") for one in spellings}
    return len(spellings) > 1 and len(numbers) == 1
