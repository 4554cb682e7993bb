"""All rows, by area."""

from tests.causes import admission, balancers, images, logins, parts, placement, volumes

CAUSES = [one for area in (admission, balancers, images, logins, parts, placement, volumes) for one in area.CAUSES]
