"""Profiles: which fields there are, where they come from and how values are chosen."""

from hotpass.profiles.loader import load_profile, shipped_profiles
from hotpass.profiles.schema import EntitySpec, FieldSpec, Linkage, Profile, Scoring, SourceSpec

__all__ = [
    "EntitySpec",
    "FieldSpec",
    "Linkage",
    "Profile",
    "Scoring",
    "SourceSpec",
    "load_profile",
    "shipped_profiles",
]
