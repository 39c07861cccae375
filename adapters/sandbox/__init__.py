"""What every vendor's sandbox is built from: server frame, ledger, faults, the made-up agency, tables without rows."""

from adapters.sandbox.faults import Fault, Faults, Rule
from adapters.sandbox.frame import Clock, Sandbox, VendorSandbox, utc_now
from adapters.sandbox.ledger import Entry, Ledger

__all__ = ["Clock", "Entry", "Fault", "Faults", "Ledger", "Rule", "Sandbox", "VendorSandbox", "utc_now"]
