"""How the account is set up: its fields, reasons, sources, hiring processes and places.

Notation: see `adapters.http.notation`.
"""

from adapters.smartrecruiters.families import Family

FAMILIES = (
    Family(
        name="configuration",
        api="configuration-api",
        rows="""
configuration.access-group.create POST /configuration/access-groups
    > !name !description !criteria{}
configuration.access-group.list GET /configuration/access-groups pages:pageId
    ? pageId pageSize#
configuration.access-group.get GET /configuration/access-groups/{accessGroupId}
configuration.access-group.update PUT /configuration/access-groups/{accessGroupId}
    > !name !description !criteria{}
configuration.access-group.delete DELETE /configuration/access-groups/{accessGroupId} destroys
configuration.company.my GET /configuration/company scope:company_read,configuration_read
configuration.job-properties.all GET /configuration/job-properties scope:configuration_read
    ^ Accept-Language
configuration.job-properties.create POST /configuration/job-properties scope:configuration_manage
    > !label !category=job|organization active? !visible? required?
configuration.job-properties.get GET /configuration/job-properties/{id} scope:configuration_read
    ^ Accept-Language
configuration.job-properties.update PATCH /configuration/job-properties/{id} scope:configuration_manage json patch
configuration.job-properties.translations.patch PATCH /configuration/job-properties/{id}/translations
    scope:configuration_manage json
configuration.job-properties.values.get GET /configuration/job-properties/{id}/values
    scope:configuration_read pages:page_id
    ? page_id pageSize#
    ^ Accept-Language
configuration.job-properties.values.create POST /configuration/job-properties/{id}/values scope:configuration_manage
    > !label archived?
configuration.job-properties.values.deprecatedArchive DELETE /configuration/job-properties/{id}/values/{valueId}
    scope:configuration_manage deprecated
configuration.job-properties.values.deprecatedUnarchive PUT /configuration/job-properties/{id}/values/{valueId}
    scope:configuration_manage deprecated
configuration.job-properties.values.update PATCH /configuration/job-properties/{id}/values/{valueId}
    scope:configuration_manage json patch
configuration.job-properties.values.translations.patch PATCH
    /configuration/job-properties/{id}/values/{valueId}/translations scope:configuration_manage json
configuration.job-properties.values.archive PUT /configuration/job-properties/{id}/archive-values/{valueId}
    scope:configuration_manage
configuration.job-properties.values.unarchive DELETE /configuration/job-properties/{id}/archive-values/{valueId}
    scope:configuration_manage
configuration.job-properties.activate PUT /configuration/job-properties/{id}/activation scope:configuration_manage
configuration.job-properties.deactivate DELETE /configuration/job-properties/{id}/activation
    scope:configuration_manage destroys
configuration.job-properties.dependents.all GET /configuration/job-properties/{id}/dependents scope:configuration_read
    ^ Accept-Language
configuration.job-properties.dependents.create POST /configuration/job-properties/{id}/dependents
    scope:configuration_manage
    > !ids*
configuration.job-properties.dependents.remove DELETE /configuration/job-properties/{id}/dependents/{dependentId}
    scope:configuration_manage destroys
configuration.job-properties.dependents.values.all GET
    /configuration/job-properties/{id}/dependents/{dependentId}/values scope:configuration_read deprecated
    ^ Accept-Language
configuration.job-properties.dependents.values.get GET
    /configuration/job-properties/{id}/values/{valueId}/dependents/{dependentId}/values
    scope:configuration_read pages:page_id
    ? page_id pageSize#
    ^ Accept-Language
configuration.job-properties.dependents.values.add POST
    /configuration/job-properties/{id}/values/{valueId}/dependents/{dependentId}/values
    scope:configuration_manage json
configuration.job-properties.dependents.values.remove DELETE
    /configuration/job-properties/{id}/values/{valueId}/dependents/{dependentId}/values/{dependentValueId}
    scope:configuration_manage destroys
configuration.department.create POST /configuration/departments scope:configuration_manage
    > id !label description
configuration.department.all GET /configuration/departments scope:configuration_read
    ^ Accept-Language
configuration.department.get GET /configuration/departments/{id} scope:configuration_read
configuration.hiring-process.all GET /configuration/hiring-processes scope:configuration_read
configuration.hiring-process.get GET /configuration/hiring-processes/{id} scope:configuration_read
configuration.offer-properties.all GET /configuration/offer-properties scope:configuration_read
configuration.candidate-properties.all GET /configuration/candidate-properties scope:configuration_read
configuration.candidate-properties.get GET /configuration/candidate-properties/{id} scope:configuration_read
configuration.candidate-properties.values.all GET /configuration/candidate-properties/{id}/values
    scope:configuration_read
configuration.candidate-properties.values.create POST /configuration/candidate-properties/{id}/values
    scope:configuration_manage
    > !label
configuration.candidate-properties.values.get GET /configuration/candidate-properties/{id}/values/{valueId}
    scope:configuration_read
configuration.candidate-properties.values.update PUT /configuration/candidate-properties/{id}/values/{valueId}
    scope:configuration_manage
    > !label
configuration.candidate-properties.values.delete DELETE /configuration/candidate-properties/{id}/values/{valueId}
    scope:configuration_manage destroys
configuration.source.types GET /configuration/sources scope:configuration_read
configuration.source.values.all GET /configuration/sources/{sourceType}/values scope:configuration_read pages:offset
    ? sourceSubType limit# offset#
configuration.source.values.single GET /configuration/sources/{sourceType}/values/{sourceValueId}
    scope:configuration_read
    ? sourceSubType
configuration.source.values.singleByIdentifier GET /configuration/sources/{sourceIdentifier} scope:configuration_read
configuration.source.values.recruiterSourceByName PUT /configuration/sources/recruiters/resolve json undocumented
configuration.reasons.rejection.all GET /configuration/rejection-reasons scope:configuration_read
configuration.reasons.withdrawal.all GET /configuration/withdrawal-reasons scope:configuration_read
configuration.careersites.list GET /configuration/career-sites pages:pageId
    ? pageId pageSize#
configuration.careersites.get GET /configuration/career-sites/{careerSiteId}
configuration.predefined-locations.getMany GET /configuration/predefined-locations pages:pageId
    ? pageId pageSize# identifiers*
configuration.predefined-locations.createOne POST /configuration/predefined-locations json
configuration.predefined-locations.deleteMany DELETE /configuration/predefined-locations json destroys
configuration.predefined-locations.getOne GET /configuration/predefined-locations/{id}
configuration.predefined-locations.updateOne PUT /configuration/predefined-locations/{id} json
configuration.predefined-locations.deleteOne DELETE /configuration/predefined-locations/{id} destroys
""",
    ),
)
