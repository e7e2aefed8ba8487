"""The external body: its letters become referrals, and one named person of it may read them here."""
