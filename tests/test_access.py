from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authlib.integrations.base_client.errors import MismatchingStateError
from hypothesis import given
from hypothesis import strategies as st
from joserfc import errors

from components import sessions
from hotpass import access, compliance, tokens
from hotpass.access import AccessRefused, Act, Identity, Role, mask_text, mask_value
from hotpass.access import signing_in as oidc
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import ACCESS_TOKENS
from hotpass.errors import ConfigError
from hotpass.fields import KINDS
from hotpass.settings import Settings, settings
from hotpass.workspace import Workspace


def test_who_may_see_sees_and_others_see_the_kinds_mask() -> None:
    mask = KINDS["email"].mask
    assert mask_value(mask, "anna@karoo.co.za", Role.ANALYST) == "anna@karoo.co.za"
    assert mask_value(mask, "anna@karoo.co.za", Role.AUDITOR) == "a•••@k•••.co.za"
    assert mask_value(mask, None, Role.AUDITOR) is None


#: What each role may do, and how it sees contact, identity and special values: c clear, m masked, h hidden.
EXPECTED = """
                   read run decide assign correct rule configure export reveal subjects registers enter dispose compliance attest classify audit access tokens sees
analyst            x    x   x      x      x       x    x         x      x      -        -         -     -       -          -      -        -     -      -      ccm
reviewer           x    -   x      -      -       -    -         -      x      -        -         -     -       -          -      -        -     -      -      mch
compliance_officer x    -   -      -      -       -    -         x      x      x        x         x     x       x          x      x        x     x      -      ccc
steward            x    x   x      x      x       x    x         x      x      -        x         -     x       -          -      -        -     -      -      ccm
administrator      x    x   -      -      -       -    x         -      -      -        -         -     -       -          -      -        x     x      x      mmh
auditor            x    -   -      -      -       -    -         x      -      -        x         -     -       x          -      -        x     x      -      mmh
service            x    x   -      -      -       -    -         x      -      -        -         -     -       -          -      -        -     -      -      mmh
"""  # noqa: E501


def test_who_may_do_and_see_what() -> None:
    head, *lines = (line.split() for line in EXPECTED.strip().splitlines())
    assert [line[0] for line in lines] == list(Role)
    assert head[:-1] == list(Act)
    for role, *marks, sees in lines:
        who = Identity("thandi", frozenset({Role(role)}))
        allowed = {act for act, mark in zip(Act, marks, strict=True) if mark == "x"}
        assert {act for act in Act if access.may(act, who)} == allowed
        assert "".join(who.sight(personal)[0] for personal in access.CLASSES[1:]) == sees
        assert who.sight("none") == "clear"


def test_the_reference_says_the_same() -> None:
    page = Path("docs/reference/access.md").read_text(encoding="utf-8")
    for role in Role:
        acts = " | ".join("yes" if act in access.PERMISSIONS[role] else "–" for act in Act)
        assert f"| {role.label} | {acts} |" in page
        sights = " | ".join(access.SIGHTS[role][personal] for personal in access.CLASSES[1:])
        assert f"| {role.label} | {sights} |" in page
    for reason in access.Reason:
        assert f"| `{reason}` | {reason.words} |" in page


def test_who_may_not_is_told_who_may() -> None:
    reviewer = Identity("thandi", frozenset({Role.REVIEWER}))
    with access.acting_as(reviewer), pytest.raises(AccessRefused) as refused:
        access.require(Act.RUN)
    assert refused.value.exit_code == 4
    assert refused.value.sentence.startswith("thandi may not start, cancel or resume runs. That is for the")


def test_several_roles_see_what_the_best_sees_and_nobody_sees_nothing() -> None:
    both = Identity("thandi", frozenset({Role.REVIEWER, Role.COMPLIANCE_OFFICER}))
    assert both.sees_all
    assert access.NOBODY.sight("none") == "hidden"
    assert not access.NOBODY.permitted


def test_a_role_that_is_named_only_narrows() -> None:
    mask = KINDS["email"].mask
    with access.acting_as(Identity("thandi", frozenset({Role.AUDITOR}))):
        assert mask_value(mask, "anna@karoo.co.za", Role.ANALYST) == "a•••@k•••.co.za"


def test_a_scope_narrows_what_the_roles_permit() -> None:
    scoped = Identity("job", frozenset({Role.SERVICE}), "token", frozenset({Act.READ, Act.AUDIT}))
    assert scoped.permitted == {Act.READ}
    with pytest.raises(AccessRefused, match="The token is not good for that, though its role is"):
        access.require(Act.RUN, scoped)
    with pytest.raises(AccessRefused, match="That is for the roles"):
        access.require(Act.DECIDE, scoped)


def test_where_nobody_signs_in_only_the_names_of_this_machine_are_answered() -> None:
    assert Settings().hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert Settings(serve_unguarded=True).hosts == []
    assert Settings(sign_in_metadata_url="https://id.example.org").hosts == []
    assert Settings(allowed_hosts="one.example.org, two.example.org").hosts == [
        "one.example.org",
        "two.example.org",
    ]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Wrote to anna.botha@karoo.co.za.", "Wrote to •••@•••."),
        ("<piet@x.aero>, id=8001015009087", "<•••@•••>, id=•••"),
        ("call +27 82 555 1234 or 082-555-1234", "call ••• or •••"),
        ("(011) 555 1234 and 0027115551234", "••• and •••"),
        ("id 800101 5009 087", "id •••"),
        (
            "row 1048576 of 2011/123456/07 in 2024-11-23T10:00:00",
            "row 1048576 of 2011/123456/07 in 2024-11-23T10:00:00",
        ),
        ("run 01a2b3c4, 12 480 rows, 0.82 s, port 8501", "run 01a2b3c4, 12 480 rows, 0.82 s, port 8501"),
    ],
)
def test_free_text_is_masked_and_figures_stay(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@given(st.emails(), st.text(alphabet="abc .", max_size=9))
def test_no_address_survives(address: str, around: str) -> None:
    local = address.rpartition("@")[0]
    assert f"{local}@" not in mask_text(f"{around} {address} {around}") or not local.isascii()


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask_text(mask_text(text)) == mask_text(text)


@pytest.fixture
def signing_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    given = {
        "METADATA_URL": "https://login.example/.well-known/openid-configuration",
        "CLIENT_ID": "hotpass",
        "REDIRECT_URL": "https://hotpass.example/oauth2callback",
        "COOKIE_SECRET": "c" * 32,
        "ROLES": "reviewers=reviewer; it=administrator, auditor",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"HOTPASS_SIGN_IN_{name}", value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


CLAIMS = {
    **{"is_logged_in": True, "sub": "1", "email": "thandi@example.org", "aud": "hotpass", "iat": 1000},
    "signed_by": "RS256",
}


@pytest.mark.usefixtures("signing_in")
def test_groups_of_the_provider_give_the_roles() -> None:
    who = oidc.identity_of({**CLAIMS, "groups": ["it", "staff"]}, now=1000 + 60)
    assert (who.name, who.roles, who.origin) == (
        "thandi@example.org",
        {Role.ADMINISTRATOR, Role.AUDITOR},
        "oidc",
    )
    assert oidc.identity_of({}) == access.NOBODY


@pytest.mark.usefixtures("signing_in")
def test_what_a_page_made_ready_is_not_handed_out_once_the_session_is_over() -> None:
    claims = {**CLAIMS, "groups": "reviewers"}
    for begun, over in ((time.time(), False), (time.time() - 481 * 60, True)):
        who = oidc.identity_of({**claims, "iat": begun}, now=begun)
        with access.acting_as(who):
            later = access.bound(lambda: access.current().name)
        with pytest.raises(AccessRefused, match="session is over") if over else nullcontext():
            assert later() == "thandi@example.org"


@pytest.mark.usefixtures("signing_in")
def test_a_session_is_over_once_it_is_signed_out_of_or_rests(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTPASS_WORKSPACE", str(workspace.root))
    moment = [1000.0]
    monkeypatch.setattr(sessions.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(sessions, "_sessions", {})
    claims = {**CLAIMS, "groups": "reviewers"}
    first, second = (oidc.identity_of({**claims, "iat": at}, now=1000) for at in (1000, 1001))
    for minutes in (0, 59, 118):
        moment[0] = 1000 + minutes * 60
        assert [sessions.use(one) for one in (first, second)] == [first, second]
    sessions.sign_out(first)
    sessions._sessions.clear()  # as after a restart
    with pytest.raises(AccessRefused, match="signed out of"):
        sessions.use(first)
    assert sessions.use(second) == second
    moment[0] += 61 * 60
    with pytest.raises(AccessRefused, match="for a while"):
        sessions.use(second)


@pytest.mark.usefixtures("signing_in")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"signed_by": None}, "did not sign"),
        ({"aud": "another"}, "for another application"),
        ({"aud": ["another", "third"]}, "for another application"),
        ({"iat": 1000 - 481 * 60}, "the session is over"),
        ({"iat": 1000 + 3600}, "does not say when"),
        ({"iat": None}, "does not say when"),
        ({"groups": ["staff"]}, "in no group that has a role"),
        ({"groups": None}, "in no group that has a role"),
    ],
)
def test_a_sign_in_that_is_none_here_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(AccessRefused, match=said):
        oidc.identity_of({**CLAIMS, "groups": "reviewers", **change}, now=1000)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errors.ExpiredTokenError("exp"), "expired"),
        (errors.BadSignatureError(), "signature"),
        (errors.UnsupportedAlgorithmError(), "signature"),
        (errors.MissingClaimError("azp"), "audience"),
        (errors.InvalidClaimError("iss"), "issuer"),
        (errors.InvalidClaimError("nonce"), "nonce"),
        (errors.MissingClaimError("sub"), "claims"),
        (MismatchingStateError(), "stale"),
        (None, "stale"),
        (OSError("thandi@example.org"), "unfinished"),
    ],
)
def test_a_sign_in_that_fails_says_why_and_nothing_that_was_given(
    error: Exception | None, reason: str
) -> None:
    refused = oidc.not_let_in(error, by_provider=False)
    assert (refused.reason, refused.identity.name) == (reason, "nobody")
    assert refused.clause == f"{oidc.why_not(reason)}".removesuffix(" Sign in again.")
    assert "thandi" not in refused.clause
    assert oidc.not_let_in(error, by_provider=True).reason == "provider"
    assert oidc.why_not("<b>") is oidc.why_not(None) is None


@pytest.mark.parametrize(
    ("head", "signature", "signed_by"),
    [
        ({"alg": "RS256", "kid": "1"}, "c2ln", "RS256"),
        ({"alg": "RS256"}, "", None),
        ({"alg": "None"}, "c2ln", None),
        ({"alg": "none"}, "", None),
        ({}, "c2ln", None),
    ],
)
def test_a_token_that_nobody_signed_is_none(
    head: dict[str, str], signature: str, signed_by: str | None
) -> None:
    packed = base64.urlsafe_b64encode(json.dumps(head).encode()).decode().rstrip("=")
    assert oidc.signed_by(f"{packed}.e30.{signature}") == signed_by
    assert oidc.signed_by(None) is oidc.signed_by("x.y.z") is None


@pytest.mark.usefixtures("signing_in")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ROLES", "it=root", "there is no role 'root'"),
        ("ROLES", "it", "gives no group roles"),
        ("COOKIE_SECRET", "short", "fewer than 32"),
        ("CLIENT_ID", "", "set up in part"),
    ],
)
def test_a_slip_in_the_settings_is_one_sentence(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"HOTPASS_SIGN_IN_{name}", value)
    settings.cache_clear()
    with pytest.raises(ConfigError, match=said):
        oidc.configured()


def test_without_sign_in_only_this_machine_is_served() -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        oidc.check_address(host)
    for host in ("0.0.0.0", "::", "10.0.0.7", "hotpass.example"):
        with pytest.raises(ConfigError, match="without sign-in"):
            oidc.check_address(host)


def test_a_token_is_told_once_narrowed_and_ends(workspace: Workspace) -> None:
    told = tokens.create(workspace, "nightly", [Role.SERVICE], acts=[Act.READ], days=1)
    who = tokens.bearer(workspace, told)
    assert (who.name, who.origin, who.permitted) == ("nightly", "token", {Act.READ})
    (kept,) = tokens.every(workspace)
    secret = told.rpartition(f"{kept.id}_")[2]
    assert secret not in str(kept)
    with pytest.raises(AccessRefused, match="not known"):
        tokens.bearer(workspace, told[:-1] + ("A" if told[-1] != "A" else "B"))
    tokens.revoke(workspace, kept.id)
    with pytest.raises(AccessRefused, match="was revoked"):
        tokens.bearer(workspace, told)
    with Catalogue.open(workspace).write() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(ACCESS_TOKENS.update().values(revoked_at=None, expires_at=past))
    with pytest.raises(AccessRefused, match="has expired"):
        tokens.bearer(workspace, told)
    with Catalogue.open(workspace).read() as connection:
        assert secret not in str(list(audit.entries(connection)))


def test_no_token_may_more_than_its_maker(workspace: Workspace) -> None:
    administrator = frozenset({Role.ADMINISTRATOR})
    with access.acting_as(Identity("thandi", administrator, "oidc")):
        with pytest.raises(AccessRefused, match="may not give a token the role compliance officer"):
            tokens.create(workspace, "nightly", [Role.SERVICE, Role.COMPLIANCE_OFFICER])
        told = tokens.create(workspace, "nightly", [Role.ADMINISTRATOR], acts=[Act.TOKENS])
    with (
        access.acting_as(tokens.bearer(workspace, told)),
        pytest.raises(AccessRefused, match="may not make tokens by a token"),
    ):
        tokens.create(workspace, "wider", [Role.ADMINISTRATOR])


def test_a_refusal_is_kept_with_who_and_what(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    with access.acting_as(Identity("thandi", frozenset({Role.REVIEWER}))):
        with pytest.raises(AccessRefused) as refused:
            compliance.tail(space, "thandi")
        compliance.record_refusal(space, refused.value)
    (entry,) = compliance.lately(space, *compliance.OF_ACCESS)
    assert (entry.actor, entry.act, entry.subject) == ("thandi", "access.refuse", "audit")
    assert (entry.details["roles"], entry.details["reason"]) == (["reviewer"], "role")


def test_whoever_is_known_acts_under_no_other_name() -> None:
    assert access.recorded_as("anna") == "anna"  # several sit at one machine
    for origin in ("oidc", "token"):
        with access.acting_as(Identity("ben@example.org", frozenset({Role.REVIEWER}), origin)):
            assert access.recorded_as() == access.recorded_as("ben@example.org") == "ben@example.org"
            with pytest.raises(AccessRefused, match="may not act as somebody else"):
                access.recorded_as("anna")
