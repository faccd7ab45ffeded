"""Profiles: which fields there are, where they come from and how values are chosen."""

from hotpass.profiles.faults import Fault, ProfileError
from hotpass.profiles.loader import load_profile, read_profile, shipped_profiles
from hotpass.profiles.schema import EntitySpec, FieldSpec, Profile
from hotpass.profiles.sources import SourceSpec
from hotpass.profiles.treatment import Gates, Linkage, ReferenceList, Scoring

__all__ = [
    "EntitySpec",
    "Fault",
    "FieldSpec",
    "Gates",
    "Linkage",
    "Profile",
    "ProfileError",
    "ReferenceList",
    "Scoring",
    "SourceSpec",
    "load_profile",
    "read_profile",
    "shipped_profiles",
]
