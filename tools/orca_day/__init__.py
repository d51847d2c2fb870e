"""A made-up day of a clinic with 日レセ, as its log and its database tell it, and what of it is true."""
