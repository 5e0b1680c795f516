from seq2seq_lab import attend


def masked_attend(query, keys, mask):
    return attend(query, keys, mask)
