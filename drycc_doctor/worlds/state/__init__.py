"""What a platform is made of: objects, DNS zone, programs, certificates, clock. Nothing here answers or happens."""
