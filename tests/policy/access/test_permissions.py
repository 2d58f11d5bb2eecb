"""Who may do what: the whole matrix of role and action, and that other seats give nothing (promise 5)."""

from __future__ import annotations

import pytest

from policy.access.permissions import PERMITTED, Action, Role, Seat, holds, may, permitted_as, roles_of, seats_permitted, weightiest, who
from policy.model.roster import Member

SEATS: dict[Role, frozenset[Member]] = {
    Role.ANYONE: frozenset(),
    Role.RELEASE_MANAGER: frozenset({Member("secas", "U1")}),
    Role.DCC: frozenset({Member("dcc", "U1")}),
    Role.MEMBER: frozenset({Member("tag", "U1")}),
    Role.CHAIR: frozenset({Member("tag", "U1", chair=True)}),
    Role.BODY_CHAIR: frozenset({Member("panel", "U1", chair=True)}),
    Role.OWNER: frozenset({Member("ssc", "U1")}),
}
"""A person with one seat, for a matter of the TAG, decided by the Panel, owned by the SSC."""

M, D, T, C, B, W, A = (
    Role.RELEASE_MANAGER,
    Role.DCC,
    Role.MEMBER,
    Role.CHAIR,
    Role.BODY_CHAIR,
    Role.OWNER,
    Role.ANYONE,
)
ALLOWED: dict[Action, set[Role]] = {
    Action.EVIDENCE: {M, D},
    Action.POSITION: {T, C},
    Action.WALK: {M, T, C},
    Action.MINUTE: {M},
    Action.CONDITION: {T, C},
    Action.EDITORIAL: {C},
    Action.RECOMMEND: {M, C},
    Action.DECIDE: {M, B},
    Action.CRITERION: {M},
    Action.DOCUMENT: {M, D},
    Action.GO_LIVE: {M},
    Action.LESSON: {M, T, C},
    Action.COMMENT: {M, D, T, C, B, W, A},
}
"""The actions of the sign-off, spelt out once more by hand."""


@pytest.mark.parametrize("action", list(ALLOWED), ids=lambda action: action.name)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_the_matrix_of_the_sign_off(action: Action, role: Role) -> None:
    """Each role may take exactly the actions that are listed for it; a refusal says who may."""
    found = may(action, SEATS[role], committee="tag", body="panel", owner="ssc")
    assert found.allowed is (role in ALLOWED[action])
    if not found.allowed:
        assert found.sentence.startswith(f"Only {who(action)} can {action.value}.")


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_every_cell_follows_the_one_table(action: Action, role: Role) -> None:
    """The whole matrix: a seat gives its role's actions, a chair also a member's, and anyone what is open to anyone."""
    claims = set(roles_of(SEATS[role], committee="tag", body="panel", owner="ssc"))
    found = may(action, SEATS[role], committee="tag", body="panel", owner="ssc")
    assert found.allowed is bool(claims & PERMITTED[action])


@pytest.mark.parametrize("action", [each for each in Action if Role.ANYONE not in PERMITTED[each]], ids=lambda action: action.name)
def test_a_seat_elsewhere_gives_nothing(action: Action) -> None:
    """A member and chair of other committees may do nothing here."""
    elsewhere = frozenset({Member("opsg", "U1", chair=True), Member("csc", "U1", chair=True), Member("tabasc", "U1")})
    assert not may(action, elsewhere, committee="tag", body="panel", owner="ssc").allowed


def test_every_action_is_permitted_to_somebody() -> None:
    """The table has a row for each action, and none is empty."""
    assert set(PERMITTED) == set(Action)
    assert all(PERMITTED.values())


def test_a_manager_acts_on_behalf_and_a_chair_in_person() -> None:
    """Where both may, the person's own part speaks first."""
    both = SEATS[Role.RELEASE_MANAGER] | SEATS[Role.BODY_CHAIR]
    assert may(Action.DECIDE, both, body="panel").role is Role.BODY_CHAIR
    assert may(Action.DECIDE, SEATS[Role.RELEASE_MANAGER], body="panel").on_behalf
    assert not may(Action.DECIDE, both, body="panel").on_behalf


@pytest.mark.parametrize(
    ("action", "roles", "words"),
    [
        (Action.RID, (M,), "{0}"),
        (Action.POSITION, (T, C), "{0} or {1}"),
        (Action.WALK, (M, T, C), "{0}, {1} or {2}"),
        (Action.COMMENT, (A,), "{0}"),
    ],
)
def test_a_refusal_names_who_may_in_the_table_s_order(action: Action, roles: tuple[Role, ...], words: str) -> None:
    """One role by itself, two with “or”, three with commas before it."""
    assert who(action) == words.format(*(role.value for role in roles))


def test_the_owner_of_a_step_acts_as_its_owner() -> None:
    """Somebody on the committee that owns a step completes it as the owner, and nothing else follows from that."""
    assert may(Action.COMPLETE, SEATS[W], owner="ssc").role is W
    assert roles_of(SEATS[W], owner="ssc") == (W, A)


@pytest.mark.parametrize("seats", list(SEATS.values()))
def test_a_matter_of_no_committee_gives_nobody_a_claim(seats: frozenset[Member]) -> None:
    """Where no committee, body or owner is named, none is taken for granted, not even one without a name."""
    odd = frozenset({*seats, Member("", "U1", chair=True)})
    assert set(roles_of(odd)) <= {M, D, A}


@pytest.mark.parametrize(
    ("action", "towards", "seats"),
    [
        (Action.CREATE, {}, (Seat("secas"),)),
        (Action.POSITION, {"committee": "tag"}, (Seat("tag", chair=True), Seat("tag"))),
        (Action.RECOMMEND, {"committee": "tag"}, (Seat("tag", chair=True), Seat("secas"))),
        (Action.DECIDE, {"body": "panel"}, (Seat("panel", chair=True), Seat("secas"))),
        (Action.EVIDENCE, {}, (Seat("dcc"), Seat("secas"))),
        (Action.COMPLETE, {"owner": "opsg"}, (Seat("opsg"), Seat("secas"))),
        (Action.POSITION, {}, ()),
    ],
)
def test_a_refusal_knows_whose_seats_it_needs(action: Action, towards: dict[str, str], seats: tuple[Seat, ...]) -> None:
    """Those of the roles that are permitted, a committee's own before SECAS's; none of a committee that is not known."""
    assert seats_permitted(action, **towards) == seats
    assert may(action, (), **towards).seats == seats


@pytest.mark.parametrize(
    ("seats", "action", "expected"),
    [
        ("tag chair", Action.RECOMMEND, (Role.CHAIR, ("tag",))),
        ("tag", Action.RECOMMEND, None),
        ("tag, ssc", Action.POSITION, (Role.MEMBER, ("ssc", "tag"))),
        ("secas", Action.COMPLETE, (Role.RELEASE_MANAGER, ("secas",))),
        ("secas, tag", Action.POSITION, (Role.MEMBER, ("tag",))),
        ("secas", Action.POSITION, None),
        ("panel chair", Action.DECIDE, (Role.BODY_CHAIR, ("panel",))),
        ("tag chair", Action.DECIDE, None),
        ("dcc", Action.EVIDENCE, (Role.DCC, ("dcc",))),
        ("dcc", Action.POSITION, None),
        ("dcc", Action.SNOOZE, (Role.OWNER, ("dcc",))),
        ("", Action.COMMENT, (Role.ANYONE, ())),
        ("", Action.CREATE, None),
    ],
)
def test_the_role_in_which_a_person_may_act(seats: str, action: Action, expected: tuple[Role, tuple[str, ...]] | None) -> None:
    """It names the bodies in which the person has the role, and prefers one that needs no minute."""
    assert permitted_as(action, _members(seats)) == expected


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ("tag chair", (Role.CHAIR,)),
        ("panel chair, tag", (Role.BODY_CHAIR, Role.MEMBER)),
        ("panel", (Role.ANYONE,)),
        ("secas, tag chair", (Role.RELEASE_MANAGER, Role.CHAIR)),
        ("dcc", (Role.DCC,)),
        ("", ()),
    ],
)
def test_the_role_that_says_most_of_a_persons_work(seats: str, expected: tuple[Role, ...]) -> None:
    """One role for each seat; a body's members have none of their own."""
    assert weightiest(_members(seats)) == expected


def _members(seats: str) -> frozenset[Member]:
    return frozenset(Member(each.split()[0], "U1", chair=each.endswith("chair")) for each in seats.split(", ") if each)


def test_a_chair_holds_the_seat_of_a_member_too() -> None:
    """A member holds no chair's seat, and nobody one of another committee."""
    chair, member = Member("tag", "U1", chair=True), Member("tag", "U2")
    assert [holds(chair, Seat("tag")), holds(chair, Seat("tag", chair=True))] == [True, True]
    assert [holds(member, Seat("tag")), holds(member, Seat("tag", chair=True))] == [True, False]
    assert not holds(chair, Seat("ssc"))
