"""The Gateway API's objects: Gateways, ListenerSets, routes, and who implements them."""
