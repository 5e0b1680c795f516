"""Made by ``seq2seq-lab build`` from the instructors' notebooks: change those instead."""

pad_batch = """def pad_batch(sequences):
    lengths = [len(sequence) for sequence in sequences]
    ids = np.full((max(lengths), len(sequences)), PADDING)
    for n, sequence in enumerate(sequences):
        ids[:len(sequence), n] = sequence
    return ids
"""

masked_attend = """def masked_attend(query, keys, mask):
    scores = (query * keys).sum(axis=-1)
    scores = mg.where(mask, scores, -np.inf)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return (context, weights)
"""

masked_loss = """def masked_loss(scores, target):
    present = target != PADDING
    return softmax_crossentropy(scores[present], target[present])
"""

additive_scores = """def additive_scores(query, keys, W_q, W_k, v):
    q = mg.matmul(query, W_q)
    k = mg.matmul(keys, W_k)
    return mg.matmul(mg.tanh(q + k), v)[..., 0]
"""

beam_search = """def beam_search(next_log_probs, width, end, longest):
    beams, finished = ([((), 0.0)], [])
    for _ in range(longest):
        longer = [((*ids, k), log_prob + more) for ids, log_prob in beams for k, more in enumerate(next_log_probs(ids))]
        longer.sort(key=lambda beam: -beam[1])
        kept = longer[:width - len(finished)]
        finished += [beam for beam in kept if beam[0][-1] == end]
        beams = [beam for beam in kept if beam[0][-1] != end]
        if not beams:
            break
    return max(finished + beams, key=lambda beam: beam[1] / len(beam[0]))
"""

rnn_backward = """def rnn_backward(grad, x, h, h_0, W_xh, W_hh):
    delta = np.empty_like(h)
    from_later = np.zeros_like(h[0])
    for t in reversed(range(len(h))):
        delta[t] = (grad[t] + from_later) * (h[t] > 0)
        from_later = delta[t] @ W_hh.T
    return collect_gradients(delta, x, h, h_0, W_xh, W_hh)
"""

central_difference = """def central_difference(f, array, place, step):
    kept = array[place]
    array[place] = kept + step
    above = f()
    array[place] = kept - step
    below = f()
    array[place] = kept
    return (above - below) / (2 * step)
"""

rnn_by_hand = """def rnn_by_hand(x, W_xh, b_h, W_hh, h_0):
    return mg.execute_op(ReluRNN, x, W_xh, b_h, W_hh, h_0)
"""

lstm_backward = """def lstm_backward(grad_h, grad_c, x, h, c, gates, h_0, c_0, W_xh, W_hh):
    T, N, D = h.shape
    delta = np.empty((T, N, 4 * D), h.dtype)
    from_later_h = np.zeros_like(h[0])
    from_later_c = np.zeros_like(c[0])
    for t in reversed(range(T)):
        i, f, g, o = gates[t]
        tanh_c = np.tanh(c[t])
        c_before = c[t - 1] if t > 0 else c_0[0]
        d_h = grad_h[t] + from_later_h
        d_c = grad_c[t] + d_h * o * (1 - tanh_c ** 2) + from_later_c
        delta_o = d_h * tanh_c * o * (1 - o)
        delta_i = d_c * g * i * (1 - i)
        delta_f = d_c * c_before * f * (1 - f)
        delta_g = d_c * i * (1 - g ** 2)
        delta[t] = np.concatenate([delta_i, delta_f, delta_g, delta_o], axis=1)
        from_later_h = delta[t] @ W_hh.T
        from_later_c = d_c * f
    return (*collect_gradients(delta, x, h, h_0, W_xh, W_hh), from_later_c[np.newaxis])
"""

collect_gradients = """def collect_gradients(delta, x, h, h_0, W_xh, W_hh):
    T, N, C = x.shape
    before = np.concatenate([h_0, h[:-1]])
    delta_rows = delta.reshape(T * N, -1)
    x_rows = x.reshape(T * N, C)
    before_rows = before.reshape(T * N, -1)
    d_x = (delta_rows @ W_xh.T).reshape(x.shape)
    d_W_xh = x_rows.T @ delta_rows
    d_b_h = delta_rows.sum(axis=0, keepdims=True)
    d_W_hh = before_rows.T @ delta_rows
    d_h_0 = delta[:1] @ W_hh.T
    return (d_x, d_W_xh, d_b_h, d_W_hh, d_h_0)
"""

ReluRNN = """class ReluRNN(Operation):

    def __call__(self, *variables, **kwargs):
        self.variables = variables
        self.states = rnn_forward(*[variable.data for variable in variables])
        return self.states

    def backward(self, grad, **kwargs):
        x, W_xh, b_h, W_hh, h_0 = [variable.data for variable in self.variables]
        self.gradients = rnn_backward(grad, x, self.states, h_0, W_xh, W_hh)
        super().backward(grad, **kwargs)

    def backward_var(self, grad, index, **kwargs):
        return self.gradients[index]
"""

lstm_cell = """def lstm_cell(x_t, h, c, W, U, b):
    a = mg.matmul(x_t, W) + mg.matmul(h, U) + b
    D = U.shape[0]
    i = sigmoid(a[:, :D])
    f = sigmoid(a[:, D:2 * D])
    g = mg.tanh(a[:, 2 * D:3 * D])
    o = sigmoid(a[:, 3 * D:])
    c = f * c + i * g
    h = o * mg.tanh(c)
    return (h, c)
"""

Encoder = """class Encoder:

    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.embed = Embedding(vocab_size, wordvec_size, std=0.3)
        self.lstm = LSTM(wordvec_size, hidden_size)

    def __call__(self, ids):
        states, _ = self.lstm(self.embed(ids))
        return states[-1:]

    @property
    def parameters(self):
        return self.embed.parameters + self.lstm.parameters
"""

Decoder = """class Decoder:

    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.embed = Embedding(vocab_size, wordvec_size, std=0.3)
        self.lstm = LSTM(wordvec_size, hidden_size)
        W_hy = np.random.randn(hidden_size, vocab_size) / np.sqrt(hidden_size)
        self.W_hy = mg.tensor(W_hy.astype(np.float32))
        self.b_y = mg.tensor(np.zeros((1, vocab_size), dtype=np.float32))

    def step(self, ids, h, c=None):
        h, c = self.lstm(self.embed(ids), h, c)
        return (mg.matmul(h, self.W_hy) + self.b_y, h, c)

    def __call__(self, ids, state):
        y, _, _ = self.step(ids, state)
        return y

    def generate(self, state, start_id, sample_size):
        s_t = np.full((1, state.shape[1]), start_id)
        h_t, c_t = (state, None)
        written = []
        for _ in range(sample_size):
            y_t, h_t, c_t = self.step(s_t, h_t, c_t)
            s_t = np.argmax(y_t.data, axis=-1)
            written.append(s_t)
        return np.concatenate(written)

    @property
    def parameters(self):
        return (*self.embed.parameters, *self.lstm.parameters, self.W_hy, self.b_y)
"""

attend = """def attend(query, keys):
    scores = (query * keys).sum(axis=-1)
    weights = softmax(scores, axis=0)
    context = (weights[..., np.newaxis] * keys).sum(axis=0)
    return (context, weights)
"""

AttentionSeq2Seq = """class AttentionSeq2Seq:

    def __init__(self, dim_input, dim_recurrent, dim_output):
        D, K = (dim_recurrent, dim_output)
        self.encoder = Recurrent(dim_input, D)
        self.decoder = Recurrent(dim_input, D)
        self.fc_a = dense(D, D, weight_initializer=glorot_normal, bias=False)
        self.fc_h2y = dense(D, K, weight_initializer=glorot_normal)
        self.fc_c2y = dense(D, K, weight_initializer=glorot_normal, bias=False)

    def step(self, s_t, h_t, h_enc):
        h_t = self.decoder(s_t, h_t)
        query = self.fc_a(h_t)[0]
        context, w_t = attend(query, h_enc)
        y_t = self.fc_h2y(h_t) + self.fc_c2y(context)
        return (y_t, h_t, w_t)

    def __call__(self, x, target=None):
        T, N, C = x.shape
        h_enc = self.encoder(x)
        h_t = h_enc[-1:]
        s_t = np.zeros((1, N, C), dtype=np.float32)
        s_t[:, :, START] = 1
        scores, weights = ([], [])
        for t in range(T):
            y_t, h_t, w_t = self.step(s_t, h_t, h_enc)
            scores.append(y_t)
            weights.append(w_t)
            if target is None:
                s_t = one_hot_encode_prediction(y_t)
            else:
                s_t = one_hot(target[t:t + 1], C)
        return (mg.concatenate(scores, axis=0), mg.stack(weights, axis=0))

    @property
    def parameters(self):
        networks = self.encoder.parameters + self.decoder.parameters
        return networks + self.fc_a.parameters + self.fc_h2y.parameters + self.fc_c2y.parameters
"""

generate_batch = """def generate_batch(seq_len_min=1, seq_len_max=20, batch_size=10):
    num_digits = np.random.randint(seq_len_min, seq_len_max + 1)
    digits = np.random.randint(0, 10, size=(num_digits, batch_size))
    x = np.zeros((num_digits + 1, batch_size, 12), dtype=np.float32)
    t = np.arange(num_digits)[:, np.newaxis]
    n = np.arange(batch_size)
    x[t, n, digits] = 1
    x[-1, :, END] = 1
    end = np.full((1, batch_size), END)
    target = np.concatenate([digits[::-1], end], axis=0)
    return (x, target, digits)
"""

one_hot_encode_prediction = """def one_hot_encode_prediction(y_t):
    best = np.argmax(y_t, axis=-1)
    return np.eye(y_t.shape[-1], dtype=np.float32)[best]
"""

Seq2Seq = """class Seq2Seq:

    def __init__(self, dim_input, dim_recurrent, dim_output):
        self.encoder = RNN(dim_input, dim_recurrent, dim_output)
        self.decoder = RNN(dim_input, dim_recurrent, dim_output)

    def __call__(self, x):
        T, N, C = x.shape
        _, h_enc = self.encoder(x)
        h_t = h_enc[-1:]
        s_t = np.zeros((1, N, C), dtype=np.float32)
        s_t[:, :, START] = 1
        y = []
        for _ in range(T):
            y_t, h_t = self.decoder(s_t, h_t)
            y.append(y_t)
            s_t = one_hot_encode_prediction(y_t)
        return mg.concatenate(y, axis=0)

    @property
    def parameters(self):
        return self.encoder.parameters + self.decoder.parameters
"""

train_step = """def train_step(model, optimizer, x, target):
    y = model(x)
    K = y.shape[-1]
    loss = softmax_crossentropy(y.reshape(-1, K), target.reshape(-1))
    accuracy = np.mean(y.data.argmax(axis=-1) == target)
    loss.backward()
    optimizer.step()
    return (loss.item(), float(accuracy))
"""

rnn_cell = """def rnn_cell(x_t, h, W_xh, b_h, W_hh):
    return relu(mg.matmul(x_t, W_xh) + b_h + mg.matmul(h, W_hh))
"""

RNN = """class RNN:

    def __init__(self, dim_input, dim_recurrent, dim_output):
        self.fc_x2h = dense(dim_input, dim_recurrent, weight_initializer=glorot_normal)
        self.fc_h2h = dense(dim_recurrent, dim_recurrent, weight_initializer=glorot_normal, bias=False)
        self.fc_h2y = dense(dim_recurrent, dim_output, weight_initializer=glorot_normal)

    def __call__(self, x, h=None):
        N, D = (x.shape[1], self.fc_h2h.weight.shape[0])
        h_t = np.zeros((1, N, D), dtype=np.float32) if h is None else h
        states = []
        for x_t in x:
            h_t = relu(self.fc_x2h(x_t) + self.fc_h2h(h_t))
            states.append(h_t)
        states = mg.concatenate(states, axis=0)
        return (self.fc_h2y(states), states)

    @property
    def parameters(self):
        return self.fc_x2h.parameters + self.fc_h2h.parameters + self.fc_h2y.parameters
"""

generate_pairs = """def generate_pairs(length, batch_size=10):
    first = np.random.randint(0, 10, size=(length, batch_size))
    second = first.copy()
    n = np.arange(1, batch_size, 2)
    place = np.random.randint(0, length, size=len(n))
    other = np.random.randint(1, 10, size=len(n))
    second[place, n] = (second[place, n] + other) % 10
    digits = np.concatenate([first, second], axis=0)
    target = (first == second).all(axis=0).astype(int)
    return (digits, target)
"""
