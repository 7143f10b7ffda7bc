"""The identity provider's door: SCIM 2.0 (RFC 7643, 7644) at /scim/v2, over our own tables (docs/scim.md)."""
