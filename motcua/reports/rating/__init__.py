"""The rating of one-stop work by nine indices (TT 01/2018/TT-VPCP art. 12-15)."""
