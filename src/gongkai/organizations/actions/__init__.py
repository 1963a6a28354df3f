"""The business steps of the organizations app: one function a step.

Each checks the permission, validates, runs in a transaction and writes its audit entry. Each raises
``NotPermitted`` or ``Refused`` with a plain Chinese sentence. ``actor`` is always the person who acts.
"""

from gongkai.organizations.actions.authorities import (
    change_authority,
    create_authority,
    move_authority,
    set_site_facts,
)
from gongkai.organizations.actions.calendar import (
    continue_following,
    enter_notice,
    prepare_notice,
    resume_following,
    stop_following,
)
from gongkai.organizations.actions.disclosure import (
    add_reading_place,
    change_reading_place,
    remove_reading_place,
    set_disclosure_office,
    set_yearly_resources,
)
from gongkai.organizations.actions.people import (
    add_member,
    change_own_password,
    give_role,
    remove_member,
    reset_password,
    take_role,
)

__all__ = [
    "add_member",
    "add_reading_place",
    "change_authority",
    "change_own_password",
    "change_reading_place",
    "continue_following",
    "create_authority",
    "enter_notice",
    "give_role",
    "move_authority",
    "prepare_notice",
    "remove_member",
    "remove_reading_place",
    "reset_password",
    "resume_following",
    "set_disclosure_office",
    "set_site_facts",
    "set_yearly_resources",
    "stop_following",
    "take_role",
]
