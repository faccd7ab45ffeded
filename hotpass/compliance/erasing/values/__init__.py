"""Values of records that stay, taken out of everything that a workspace holds of those records and fields."""
