"""EXAMPLE host keys of the builder: made for Worlds, and used nowhere else.

They are public, since they stand here: never trust who shows them. Made once, in the form that the chart writes.
"""

HOST_RSA_KEY = """\
-----BEGIN RSA PRIVATE KEY-----
MIIEpQIBAAKCAQEAzUynqq8QF7JaheT9FM6M5LGl3cd2/TKjlsfjhVAOQu2ksjL4
Z/iYPOEYTG8g00XjmYlUeV/V2sHVJzicnpRYMOkI/puXmEbny8qhZxiAmvIm8nPX
xbr2/BmufAJULorxCHjG/0/pXPNFDBXpyhrZ2/EkgQsFbn1/qRrvs4UoHhImiMuH
XzlBmx/hRTRcmvM5QABZcf3DKiLG7ygKcLDXnKbaU8mvRILbTgrYPxKLpjjoGE2y
FN47oz2HqTbStEhRstOyTUImsait+e4OU52NoQAcwM5FkF6yNJqQ9bvAAOTliP/Y
fYu2t8QBmDGx8XkyQhDBegGf1Q0LDdcSLXhdfQIDAQABAoIBAAnwfA3x2lIEtvMU
Zk1Xf6+YdeA80ThfzIGXDV9NrtcThChYJTnRabt0JsCX68CsJEwGv6coWjqfAkfF
wE1sKgXk2Q7h77m2CxsNJSR65Z+6zrhpHolKlz0W2Daq8oeV/1E/7wXQM7Xl6udI
zfq/Mzd9tLJRBd220pNYbsJOqtB5Ix7DDf8gMmj2d0UAd7qxppxqHSOGwSnKeC7K
mAFCrDqBPnGvLObIlCrP5Kt/jpSrXZHCkrfJIPOYDasX/v+yfKKhNZHpMi8LJvN8
Gp9HD1rOYyIy9pD4e2SIePzThic9p061XSbh8zBffsZAWmoN2zEks8h7KhP1kfv3
u8UlIZkCgYEA6PfaJChGEfxkLtQqCSP9Rug3aRt/vHtMtt3FIXtnHsLxd2yeUmPj
dLylTGg9DabTDCc5iI+R+pPjUN3lViM53JUBCyxJv0bKT0UFKfP0wepoSiRicm9H
iv7ENHfZDSZcHtJe2AM9blw9A/f0/JMWLB0lWblWLrb3IfU6APt3gMUCgYEA4ZiK
NrJfVO+6h0/9AF5UGV/sJxAqZX6+xkFzd2btzFyBIM15x5V2IO1iOevVYowWFAGU
khxLdjf++WOwJaKqqpKrwRsPG8qjlFfPitT8BCQ8KIt035fnz2EKWl6v7jwrXlPf
aiOTsp/Z0DA0liNyQorG2TK2YhEheRCfL6LRxVkCgYEArFA23yuSuFbwWtq+xMgD
3GCCK5IVZvnkAhYCawN1gIE8TNLgP5x2bq/hq6QmFGTiEUkp+uIGXUrphbS6nn2r
nIXxoav+WCYqGXu5mBBDZvLUdJJ45p98UUijIxPKTTmkRX/gevHajDhZQQg0AmVg
rvxX1geJwT+/hzR01Kkq+OkCgYEAxRVkOeCe1C8Sv7+rgbTmt7xLLN08jKqrs7ve
SgPL32s5DBU2PJxgNOftljhnlM5ZQ2UWDIdXjZHh2LG0Y0y22ImGLw+apWbkfWYx
VFI5UMzvGWSr1+J3i351cvmhrPk30hJn7eviznxD51MVvcx9t5BRo9Jf71CT85YH
26/cnxECgYEAhMJ4csOWAfSQ2J3ohJnex3Fi3g9fMx4LmY3wFM1sU/G3gXl/pbo3
fA3urLwC7uRc54MYK/fgL0MHk0X4bloRIMLNq9Gd/xieGFJ2eHtvtNkS0fJ6OyPz
P/i3S6re0G3lgGBwe0peW3ua2WIFiwIibBqDGPpH3bnq9OStoZNKPr8=
-----END RSA PRIVATE KEY-----
"""
"""Example key: RSA."""

HOST_ECDSA_KEY = """\
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEICI0zmIZkf6BI58TdJSfsu47/1m9+Onq4Ypqv7eCbBpXoAoGCCqGSM49
AwEHoUQDQgAEBorKWVKIXk31yN2tTFlgeWGac8DkK1e8xaxguETLaEoEzU9xSb9g
M/d9ofsOWahLrtR9Qw0vCUH0kn2eGT9q/g==
-----END EC PRIVATE KEY-----
"""
"""Example key: ECDSA P-256, which SSH clients prefer."""

OTHER_ECDSA_KEY = """\
-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIAX+OkgWg/71Cn9d47V4XEQZc2UvxW3cHlx1MFlpU0azoAoGCCqGSM49
AwEHoUQDQgAEmauEfz+dKs6xLbqTar2QShfsvtm7bN0fddKq1JBM/tkJXPv1JwoG
UtkHGxSO8O+L7MqtcXY9+vC43Z7bi0vefw==
-----END EC PRIVATE KEY-----
"""
"""Example key: what the next upgrade would write."""
