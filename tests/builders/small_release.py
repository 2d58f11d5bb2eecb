"""A small release file without a fault, which tests change, and the faults that follow."""

from __future__ import annotations

from storage.release_file import Contents, FileFaults, parse_text

GOOD = """\
release:
  key: june-2020
  kind: system
  go_live: 25 June 2020
  body: panel
modifications:
  - ref: MP084
    title: Other User Panel Seating Amendment
    solutions:
      - {name: Proposed Solution, text: One seat is filled by an Other User.}
      - {name: Alternative Solution, text: One seat is made.}
  - ref: SECMP0062
    title: Alert Storm Protection
    dcc_systems: yes
change_requests:
  - ref: CR1088
alongside: [CR1088]
scope:
  - modification: SECMP0062
    part: 1
    agreed_on: 11 Oct 19
  - modification: MP084
timetable:
  - key: uit-start
    event: UIT commences
    owner: dcc
  - key: regression-plans
    date: 10 Working Days before uit-start
    event: Test Participants inform DCC of their regression testing plans
    owner: test-participants
  - key: go-live
    date: 2020-06-25
    event: Release go-live
    acts: [go-live]
    after: [uit-start]
criteria:
  - ref: O8
    answers: secas
    text: SECAS will be ready.
documents:
  - {name: Section C, title: Governance}
impacts:
  participants:
    - {modification: MP084, participants: [Suppliers, DCC]}
  documents:
    - {document: Section C, modifications: [MP084]}
costs:
  quoted_total: £1,120,042
  breakdown:
    - {modification: SECMP0062, build: "£964,346", live: 17692.50}
versions:
  - number: 1.10
    date: 10 Jan 20
"""


def faults_of(text: str, **known: Contents) -> list[str]:
    """The faults of a file called june-2020.yaml, as they are shown; none if it is read."""
    try:
        parse_text("june-2020.yaml", text, **known)
    except FileFaults as error:
        return [str(fault) for fault in error.faults]
    return []
