"""Why somebody is refused: a fixed code, which the audit trail keeps, and what it stands for."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """A code, and in ``words`` what it stands for; it names nobody and repeats nothing that was given."""

    words: str

    def __new__(cls, code: str, words: str) -> Self:
        """A code with its words."""
        reason = str.__new__(cls, code)
        reason._value_ = code
        reason.words = words
        return reason

    ROLE = "role", "no role of whoever asked permits it"
    TOKEN_ACTS = "token_acts", "the token is not good for it, though its role is"
    OTHER_NAME = "other_name", "it would have been done under somebody else's name"
    SAME_PERSON = "same_person", "another person than the one who proposed it has to approve it"
    HIDDEN = "hidden", "the value is hidden from the role"
    SEES_MORE = "sees_more", "the recipient sees what whoever asked does not"
    TOKEN_UNKNOWN = "token_unknown", "the token is not known"
    TOKEN_REVOKED = "token_revoked", "the token was revoked"
    TOKEN_EXPIRED = "token_expired", "the token has expired"
    SESSION_OVER = "session_over", "the session is over"
    SIGNED_OUT = "signed_out", "the session was signed out of"
    RESTED = "rested", "nobody used the session for a while"
    NO_ROLE = "no_role", "the account is in no group that has a role here"
    EXPIRED = "expired", "what the provider answered had expired"
    SIGNATURE = "signature", "the provider's signature is missing or wrong"
    AUDIENCE = "audience", "the sign-in was for another application"
    ISSUER = "issuer", "another provider than the one that is set up answered"
    NONCE = "nonce", "the answer was to another sign-in"
    UNDATED = "undated", "the sign-in does not say when it was"
    CLAIMS = "claims", "the provider's answer lacks something, or says something wrong"
    STALE = "stale", "the sign-in was not begun in this browser, or is used up"
    PROVIDER = "provider", "the provider did not let whoever asked in"
    UNFINISHED = "unfinished", "the sign-in could not be finished with the provider"
