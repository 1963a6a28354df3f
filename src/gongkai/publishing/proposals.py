"""What casework decided to publish for everybody (the Regulation, Art. 44) becomes a draft here.

A draft and no more: it goes through the checks and the three-step review like any other item.
"""

from __future__ import annotations

from gongkai.organizations.audit import record
from gongkai.publishing.concurrency import step_done
from gongkai.publishing.models import Disclosure, DisclosureVersion
from gongkai.publishing.projection import project
from gongkai.publishing.rich_text import from_text
from gongkai.web.handing_over import AcceptedProposal


def draft_from_proposal(proposal: AcceptedProposal) -> None:
    """Receiver of ``web.handing_over``: begin an item with the text that was decided on.

    Who wrote the text and who decided on it are its authors, so neither of them reviews it. Called inside the
    transaction of the decision.
    """
    disclosure = Disclosure.objects.create(
        authority=proposal.authority,
        created_by=proposal.author or proposal.actor,
        proposed_from=proposal.request_number,
        title=proposal.title,
    )
    version = DisclosureVersion.objects.create(
        disclosure=disclosure,
        number=1,
        title=proposal.title,
        body=from_text(proposal.text),
        edited_by=proposal.actor,
        change_note=f"由依申请公开转为主动公开，来源申请：{proposal.request_number}",
    )
    version.authors.add(*{person.pk for person in (proposal.author, proposal.actor) if person is not None})
    disclosure.working_version = version
    project(disclosure)
    step_done(disclosure)
    record(
        actor=proposal.actor,
        authority=proposal.authority,
        action="disclosure.from_proposal",
        label="由依申请公开转入起草",
        target=disclosure,
        after={"request": proposal.request_number},
    )
