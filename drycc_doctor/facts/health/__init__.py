"""How the controller and passport are with what they lean on, told by answers that write nothing."""
