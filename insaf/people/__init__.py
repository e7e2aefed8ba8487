"""Staff, roles and sign-in; complainants and their contact points."""
