"""What the commands in script/ share, on the standard library alone until the environment stands.
Nothing here is part of the product."""
