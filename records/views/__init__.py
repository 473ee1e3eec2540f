"""The pages of sampling, of signing, of the Record of Access form, and of receipts."""
