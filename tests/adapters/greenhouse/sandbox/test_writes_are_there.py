"""Every write that the reference of Harvest v3 lists has a route; what it does is tested by its area."""

import pytest

WRITES = """
POST /applications /applications/1/move /applications/1/reject /applications/1/unreject /applications/1/hire
POST /applications/1/convert_to_candidate /candidates /candidates/1/merge /candidate_educations /candidate_employments
POST /attachments /notes /job_notes /candidate_tags /applied_candidate_tags /interviews /offers /approval_flows
POST /approval_flows/1/request_approvals /jobs /jobs/bulk /openings /openings/bulk /job_posts /job_post_locations
POST /job_owners /job_hiring_managers /departments /offices /custom_fields /custom_field_options
POST /custom_field_options/bulk /custom_field_departments /custom_field_offices /users /users/bulk
POST /users/activate/bulk /users/deactivate/bulk /users/1/activate /users/1/deactivate /users/1/revoke_permissions
POST /user_emails /user_job_permissions /future_job_permissions /blocked_spam_sources /blocked_spam_sources/bulk
PATCH /applications/1 /candidates/1 /candidates/1/anonymize /rejection_details/1 /job_notes/1 /interviews/1 /offers/1
PATCH /approval_flows/1 /jobs/1 /openings/1 /openings/bulk /job_posts/1 /departments/1 /departments/bulk /offices/1
PATCH /offices/bulk /custom_fields/1 /custom_field_options/1 /custom_field_options/bulk /users/1 /users/bulk
PATCH /blocked_spam_sources/1 /blocked_spam_sources/bulk
PUT /approval_flows/1/replace_approver_groups /approver_groups/1/replace_approver
DELETE /applications/1 /candidates/1 /candidate_educations/1 /candidate_employments/1 /attachments/1 /job_notes/1
DELETE /candidate_tags/1 /applied_candidate_tags/1 /interviews/1 /openings/1 /openings/bulk /job_post_locations/1
DELETE /job_owners/1 /job_hiring_managers/1 /custom_fields/1 /custom_field_options/1 /custom_field_options/bulk
DELETE /custom_field_departments/1 /custom_field_offices/1 /user_job_permissions/1 /future_job_permissions/1
DELETE /blocked_spam_sources/1 /blocked_spam_sources/bulk
"""
ROUTES = [(line.split()[0], path) for line in WRITES.split("\n") if line for path in line.split()[1:]]


def test_all_of_them_are_looked_at():
    assert len(ROUTES) == len(set(ROUTES)) == 94


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
async def test_a_write_is_there_and_asks_who_writes(client, method):
    for path in (path for wanted, path in ROUTES if wanted == method):
        answer = await client.send(method, f"/v3{path}", signed=False, json={})
        assert (answer.status, answer.json["message"]) == (401, "Unauthorized"), path


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
async def test_a_write_has_a_scope_of_its_own(client, method):
    await client.control("scopes", granted=[])
    await client.sign_in()
    scopes = set()
    for path in (path for wanted, path in ROUTES if wanted == method):
        answer = await client.send(method, f"/v3{path}", json={})
        assert (answer.status, answer.json["message"]) == (403, "Forbidden"), path
        scopes.add(answer.errors[0])
    assert all(f"harvest:{path.split('/')[1]}:" in str(scopes) for wanted, path in ROUTES if wanted == method)


async def test_an_empty_body_or_one_that_is_no_object_is_refused_and_changes_nothing(client):
    for method, path in ROUTES:
        if path.endswith("/bulk") or "/1" not in path:
            for body in (b"[1]", b"{", b'{"no_such": 1}'):
                answer = await client.send(
                    method, f"/v3{path}", data=body,
                    headers={"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"},
                )  # fmt: skip
                assert answer.status == 422, (method, path, body)
    assert not [entry for entry in client.sandbox.ledger if entry.changed]
