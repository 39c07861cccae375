"""Lists whose rows are written as they are: a table of what each takes, and the few rules that go with it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from aiohttp import web

from adapters.greenhouse.sandbox import answers, shown, times
from adapters.greenhouse.sandbox.bodies import Shape
from adapters.greenhouse.sandbox.bulk import bulk
from adapters.greenhouse.sandbox.calls import Action, Call, Route
from adapters.greenhouse.sandbox.custom_fields import VALUE_TYPES, blank, named
from adapters.greenhouse.sandbox.deeds import READ_AS
from adapters.greenhouse.sandbox.records import Row
from adapters.greenhouse.sandbox.tenant import Tenant

Complete = Callable[[Call, dict[str, Any]], dict[str, Any]]
"""What a new row has besides what was sent; refuses what cannot be."""


class Plain(NamedTuple):
    """`create`, `change`: what may be sent, None where there is no such call. `many`: the calls that also come in bulk.

    `gone`: how a deleted row ends; None where there is no DELETE.
    """

    name: str
    create: Shape | None = None
    change: Shape | None = None
    gone: Callable[[Call, Row], None] | None = None
    complete: Complete = lambda _, fields: fields
    many: str = ""


def _drop(name: str) -> Callable[[Call, Row], None]:
    def drop(call: Call, row: Row) -> None:
        call.tenant.drop(name, row["id"])
        call.tenant.touch(row.get("candidate_id"))

    return drop


def _once(name: str, *keys: str) -> Complete:
    """The same row twice is refused."""

    def complete(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
        person = call.tenant.table("candidates").person(fields.get("candidate_id", 0))
        people = () if person is None else (person,)
        if call.tenant.table(name).where(people, **{key: fields[key] for key in keys}):
            raise answers.refused(f"{keys[-1]} has already been taken")
        return fields

    return complete


def _archive_option(call: Call, row: Row) -> None:
    """What was chosen stays chosen."""
    call.tenant.put("custom_field_options", row, active=False)


def _drop_field(call: Call, row: Row) -> None:
    for name in ("custom_field_options", "custom_field_departments", "custom_field_offices"):
        call.tenant.drop_all(name, call.tenant.table(name).where(custom_field_id=row["id"]))
    call.tenant.drop("custom_fields", row["id"])


def _field(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    options = fields.pop("custom_field_options", None) or []
    fields.pop("generate_email_token", None)
    row = blank() | fields | {"name_key": fields.get("name_key") or named(fields["name"]), "updated_by_id": call.user}
    for at, option in enumerate(options):
        named_option = option if isinstance(option, dict) else {"name": str(option)}
        call.tenant.make(
            "custom_field_options", custom_field_id=call.tenant.table("custom_fields").next_id,
            name=named_option.get("name"), sort_order=named_option.get("sort_order", at), active=True,
            external_id=named_option.get("external_id"),
        )  # fmt: skip
    return row


def _option(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    alike = {"custom_field_id": fields["custom_field_id"], "name": fields["name"], "active": True}
    if call.tenant.table("custom_field_options").where(**alike):
        raise answers.refused("name has already been taken")
    return {"sort_order": 0, **fields, "active": True}


def _education(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    for name, at in (("start_date", "start_at"), ("end_date", "end_at")):
        if name in fields:
            fields[at] = fields.pop(name)
    months = {
        f"{name}_date_{part}": None if fields.get(at) is None else _part(fields[at], part)
        for name, at in (("start", "start_at"), ("end", "end_at"))
        for part in ("month", "year")
    }
    _only_latest(call.tenant, "candidate_educations", fields["candidate_id"])
    return fields | months | {"latest": True}


def _employment(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    _only_latest(call.tenant, "candidate_employments", fields["candidate_id"])
    return fields | {"latest": True}


def _only_latest(tenant: Tenant, name: str, candidate: int) -> None:
    for row in tenant.of_candidate(name, candidate):
        if row["latest"]:
            tenant.put(name, row, latest=False)
    tenant.touch(candidate)


def _part(moment: int, part: str) -> int:
    year, month, _ = times.day(moment).split("-")
    return int(year if part == "year" else month)


def _read_as(visibility: str) -> str:
    return READ_AS.get(visibility, visibility)


def _job_note(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    fields["visibility"] = _read_as(fields["visibility"])
    return {"user_id": call.user, **fields}


def _owner(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    fields.pop("candidate_responsibility", None)
    fields = _once("job_owners", "job_id", "type", "user_id")(call, fields)
    if not call.tenant.may_work_on(fields["user_id"], fields["job_id"]):
        raise answers.refused("The user does not have access to the job.")
    return {"responsible": False, **fields}


def _permission(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    if call.tenant.row("user_roles", fields["role_id"])["role_type"] != "job_admin":
        raise answers.bad_fields([("role_id", "is not a job admin role")])
    return _once("user_job_permissions", "job_id", "role_id", "user_id")(call, {**fields, "automated": False})


def _post(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    template = call.tenant.row("job_posts", fields.pop("duplicate_job_post_id"))
    own = ("id", "created_at", "updated_at", "live", "public_url", "first_published_at")
    copied = {name: value for name, value in template.items() if name not in own}
    return copied | fields | {"live": False, "active": True}


def _email(call: Call, fields: dict[str, Any]) -> dict[str, Any]:
    verified = fields.pop("send_verification", False)
    fields = _once("user_emails", "email")(call, fields)
    return fields | {"verified": False, "verification_token_sent_at": call.tenant.now() if verified else None}


_PLACE = "name! parent_id>{} external_id"
_JOB_NOTE = "admin_only|private|admin_only_visible|privately_visible"
"""No page says which words a job's note is written with: as a candidate's is, or, as a client does, as it is read."""
_FIELD_TYPES = "job|opening|offer|candidate|application|rejection_question|referral_question|user_attribute"
_PLAIN = (
    Plain(
        "candidate_tags", Shape("name!"), gone=_drop("candidate_tags"), complete=_once("candidate_tags", "name")
    ),
    Plain(
        "applied_candidate_tags", Shape("candidate_id!>candidates candidate_tag_id!>candidate_tags"),
        gone=_drop("applied_candidate_tags"),
        complete=_once("applied_candidate_tags", "candidate_id", "candidate_tag_id"),
    ),
    Plain(
        "candidate_educations",
        Shape(
            "candidate_id!>candidates school_name_custom_field_option_id>custom_field_options "
            "degree_custom_field_option_id>custom_field_options discipline_custom_field_option_id>custom_field_options "
            "start_at@ end_at@ start_date@ end_date@"
        ),
        gone=_drop("candidate_educations"), complete=_education,
    ),
    Plain(
        "candidate_employments", Shape("candidate_id!>candidates company_name! title! start_date!% end_date%"),
        gone=_drop("candidate_employments"), complete=_employment,
    ),
    Plain(
        "job_notes", Shape(f"job_id!>jobs body! visibility!={_JOB_NOTE} user_id>users"),
        Shape(f"body visibility={_JOB_NOTE}"), _drop("job_notes"), _job_note,
    ),
    Plain(
        "job_owners", Shape("job_id!>jobs user_id!>users type!=sourcer|recruiter|coordinator responsible? "
                            "candidate_responsibility{}"),
        gone=_drop("job_owners"), complete=_owner,
    ),
    Plain(
        "job_hiring_managers", Shape("job_id!>jobs user_id!>users"), gone=_drop("job_hiring_managers"),
        complete=_once("job_hiring_managers", "job_id", "user_id"),
    ),
    Plain(
        "job_posts", Shape("duplicate_job_post_id!>job_posts job_board_id>job_boards title content"),
        Shape("title content internal_content featured? job_application_status=draft|live language"), complete=_post,
    ),
    Plain(
        "job_post_locations",
        Shape("job_post_id!>job_posts type!=free_text|office|custom_list office_id>offices plain_text_location "
              "custom_location_id>job_board_custom_locations"),
        gone=_drop("job_post_locations"),
    ),
    Plain(
        "departments", Shape(_PLACE.format("departments")), Shape("name parent_id>departments external_id"),
        complete=_once("departments", "name"), many="update",
    ),
    Plain(
        "offices",
        Shape(_PLACE.format("offices") + " location primary_in_house_contact_user_id>users"),
        Shape("name parent_id>offices external_id location primary_in_house_contact_user_id>users"),
        complete=_once("offices", "name"), many="update",
    ),
    Plain(
        "custom_fields",
        Shape(f"name! field_type!={_FIELD_TYPES} value_type!={'|'.join(VALUE_TYPES)} description private? required? "
              "require_approval? trigger_new_version? name_key sort_order# expose_in_job_board_api? api_only? "
              "generate_email_token? custom_field_options[] department_ids[>departments] office_ids[>offices]"),
        Shape("name description private? required? require_approval? trigger_new_version? sort_order# active? "
              "expose_in_job_board_api? department_ids[>departments] office_ids[>offices]"),
        _drop_field, _field,
    ),
    Plain(
        "custom_field_options", Shape("custom_field_id!>custom_fields name! sort_order# external_id"),
        Shape("name sort_order# external_id"), _archive_option, _option, many="create update destroy",
    ),
    Plain(
        "custom_field_departments", Shape("custom_field_id!>custom_fields department_id!>departments"),
        gone=_drop("custom_field_departments"),
        complete=_once("custom_field_departments", "custom_field_id", "department_id"),
    ),
    Plain(
        "custom_field_offices", Shape("custom_field_id!>custom_fields office_id!>offices"),
        gone=_drop("custom_field_offices"), complete=_once("custom_field_offices", "custom_field_id", "office_id"),
    ),
    Plain("user_emails", Shape("user_id!>users email! send_verification?"), complete=_email),
    Plain(
        "user_job_permissions", Shape("user_id!>users job_id!>jobs role_id!>user_roles"),
        gone=_drop("user_job_permissions"), complete=_permission,
    ),
    Plain(
        "future_job_permissions",
        Shape("user_id!>users role_id!>user_roles department_id>departments office_id>offices"),
        gone=_drop("future_job_permissions"),
    ),
    Plain(
        "blocked_spam_sources",
        Shape("source_type!=ip_address|cidr_block|email_address|email_domain value! note"), Shape("note"),
        _drop("blocked_spam_sources"), _once("blocked_spam_sources", "source_type", "value"), "create update destroy",
    ),
)  # fmt: skip


def _made(call: Call, plain: Plain, sent: dict[str, Any]) -> Row:
    shape = plain.create
    assert shape is not None  # noqa: S101  # only called where there is one
    fields = plain.complete(call, shape.read(call.tenant, sent))
    row = call.tenant.make(plain.name, **fields)
    call.tenant.touch(row.get("candidate_id"))
    return row


def _changed(call: Call, plain: Plain, row: Row, sent: dict[str, Any]) -> Row:
    shape = plain.change
    assert shape is not None  # noqa: S101  # only called where there is one
    fields = shape.read(call.tenant, sent, whole=False)
    if plain.name == "job_notes" and "visibility" in fields:
        fields["visibility"] = _read_as(fields["visibility"])
    if plain.name == "job_posts" and "job_application_status" in fields:
        fields["live"] = fields.pop("job_application_status") == "live"
        if fields["live"] and row["first_published_at"] is None:
            fields["first_published_at"] = call.tenant.now()
    return call.tenant.put(plain.name, row, **fields)


def _creator(plain: Plain) -> Action:
    async def create(call: Call) -> web.Response:
        row = _made(call, plain, await call.sent())
        call.changed()
        return answers.data(shown.row(call, plain.name, row), 201)

    return create


def _changer(plain: Plain) -> Action:
    async def change(call: Call) -> web.Response:
        row = _changed(call, plain, call.work_on(call.target(plain.name)), await call.sent())
        call.changed()
        return answers.data(shown.row(call, plain.name, row))

    return change


def _remover(plain: Plain) -> Action:
    async def remove(call: Call) -> web.Response:
        _removed(call, plain, call.work_on(call.target(plain.name)))
        call.changed()
        return answers.done()

    return remove


def _removed(call: Call, plain: Plain, row: Row) -> None:
    assert plain.gone is not None  # noqa: S101  # only called where there is one
    plain.gone(call, row)


def _routes(plain: Plain) -> Iterator[Route]:
    name, one = plain.name, f"/{plain.name}/{{id}}"
    if "create" in plain.many:
        yield bulk("POST", name, "create", create=lambda call, sent: _made(call, plain, sent))
    if "update" in plain.many:
        yield bulk("PATCH", name, "update", change=lambda call, row, sent: _changed(call, plain, row, sent))
    if "destroy" in plain.many:
        yield bulk("DELETE", name, "destroy", delete=lambda call, row: _removed(call, plain, row))
    if plain.create is not None:
        yield Route("POST", f"/{name}", f"{name}:create", _creator(plain))
    if plain.change is not None:
        yield Route("PATCH", one, f"{name}:update", _changer(plain))
    if plain.gone is not None:
        yield Route("DELETE", one, f"{name}:destroy", _remover(plain))


ROUTES = tuple(route for plain in _PLAIN for route in _routes(plain))
