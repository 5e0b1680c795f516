"""``attend``: dot-product attention."""

from seq2seq_lab.checks.contract import Mistake, Probe
from seq2seq_lab.checks.exercise import Exercise
from seq2seq_lab.checks.exercises import solutions
from seq2seq_lab.checks.questions import texts

IMPORTS = """
import mygrad as mg
import numpy as np
from mygrad.nnet.activations import logsoftmax, sigmoid, softmax
kept = []
"""

SCORES = "(query * keys).sum(axis=-1)"
WEIGHTS = "softmax(scores, axis=0)"
CONTEXT = "(weights[..., np.newaxis] * keys).sum(axis=0)"
RETURN = "return (context, weights)"
# fmt: off
MISTAKES = [
    Mistake("softmax_axis", WEIGHTS, ("softmax(scores, axis=1)", "softmax(scores)",
            "mg.exp(scores) / mg.exp(scores).sum()")),
    Mistake("no_softmax", WEIGHTS, "scores"),
    Mistake("not_exp", WEIGHTS, ("scores / scores.sum(axis=0)",
            "mg.abs(scores) / mg.abs(scores).sum(axis=0)")),
    Mistake("not_normalised", WEIGHTS, ("mg.exp(scores)", "mg.exp(scores - scores.max(axis=0))",
            "sigmoid(scores)", "mg.exp(scores - scores.data.max(axis=0))")),
    Mistake("not_finite", WEIGHTS, ("mg.exp(scores) / mg.exp(scores).sum(axis=0)",
            "mg.exp(scores - np.abs(scores.data).max(axis=0)) / mg.exp(scores - np.abs(scores.data).max(axis=0)).sum(axis=0)")),
    Mistake("softmax_twice", WEIGHTS, "softmax(softmax(scores, axis=0), axis=0)"),
    Mistake("log", WEIGHTS, ("mg.log(softmax(scores, axis=0))", "logsoftmax(scores)")),
    Mistake("uniform", WEIGHTS, ("softmax(0 * scores, axis=0)",
            "mg.tensor(np.full(scores.shape, 1 / len(keys), dtype=np.float32))")),
    Mistake("hard", WEIGHTS, "mg.tensor((scores.data == scores.data.max(axis=0)).astype(np.float32))"),
    Mistake("sign", WEIGHTS, "softmax(-scores, axis=0)"),
    Mistake("scaled", SCORES, ("(query * keys).sum(axis=-1) * query.shape[-1] ** -0.5",
            "(query * keys).sum(axis=-1) * query.shape[-1] ** 0.5",
            "(query * keys).sum(axis=-1) * (1 / query.shape[-1])",
            "(query * keys).sum(axis=-1) * 2", "(query * keys).sum(axis=-1) * 0.5",
            "(query * keys).sum(axis=-1) * (1 / len(keys))", "(query * keys).sum(axis=-1) * 0.1",
            "(query * keys).sum(axis=-1) * query.shape[-1]")),
    Mistake("score", SCORES, (
            "(query * keys).sum(axis=-1) / (mg.sqrt((query**2).sum(axis=-1)) * mg.sqrt((keys**2).sum(axis=-1)))",
            "-((query - keys) ** 2).sum(axis=-1)", "-mg.sqrt(((query - keys) ** 2).sum(axis=-1))",
            "keys.sum(axis=-1)", "(query + keys).sum(axis=-1)", "(query * keys).max(axis=-1)")),
    Mistake("one_query", SCORES, "(query[:1] * keys).sum(axis=-1)"),
    Mistake("order", RETURN, "return (context, weights[::-1])"),
    Mistake("order", WEIGHTS, "softmax(scores, axis=0)[::-1]"),
    Mistake("weights_cut", WEIGHTS, "mg.tensor(softmax(scores, axis=0).data)"),
    Mistake("weights_cut", CONTEXT, "(weights.data[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("weights_cut", SCORES, "mg.tensor(((query * keys).sum(axis=-1)).data)"),
    Mistake("no_gradient", SCORES, "(query * np.asarray(keys)).sum(axis=-1)"),
    Mistake("no_gradient", CONTEXT, "(weights[..., np.newaxis] * np.asarray(keys)).sum(axis=0)"),
    Mistake("context_unweighted", CONTEXT, ("keys.mean(axis=0)", "keys.sum(axis=0)", "keys[-1]",
            "keys[0]")),
    Mistake("context_scores", CONTEXT, "(scores[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("context_mean", CONTEXT, "(weights[..., np.newaxis] * keys).mean(axis=0)"),
    Mistake("context_hard", CONTEXT, "((scores.data == scores.data.max(axis=0))[..., np.newaxis] * keys).sum(axis=0)"),
    Mistake("context_query", CONTEXT, ("1 * query",
            "(weights[..., np.newaxis] * keys).sum(axis=0) + query",
            "(weights[..., np.newaxis] * keys).sum(axis=0) * query",
            "(weights[..., np.newaxis] * query).sum(axis=0)")),
    Mistake("remembers", SCORES, "(query * keys).sum(axis=-1) * (1 + len(kept)); kept.append(0)"),
    Mistake("changes_input", SCORES, "(query * keys).sum(axis=-1); keys.data.flags.writeable = True; keys.data[...] = 0"),
    Mistake("no_gradient", SCORES, "(query * np.asarray(keys)).sum(axis=-1)", also=((CONTEXT, "(weights[..., np.newaxis] * np.asarray(keys)).sum(axis=0)"),)),
    Mistake("features_axis", WEIGHTS, "softmax(query * keys, axis=0)", also=((CONTEXT, "(weights * keys).sum(axis=0)"),)),
    Mistake("batch_mixed", WEIGHTS, "softmax(mg.matmul(keys, query.T), axis=0)", also=((CONTEXT, "(weights.sum(axis=-1)[..., np.newaxis] * keys).sum(axis=0)"),)),
    Mistake("lost_axis", RETURN, "return context, mg.squeeze(weights)"),
    Mistake("swapped", RETURN, "return weights, context"),
    Mistake("time_axis", RETURN, "return context, weights.T"),
    Mistake("extra_axis", RETURN, ("return context[np.newaxis], weights",
            "return context, weights[..., np.newaxis]",
            "return context[np.newaxis], weights[..., np.newaxis]",
            "return context, weights[np.newaxis]")),
]
# fmt: on
QUESTIONS = texts("""
softmax_axis
    The weights of one sequence should sum to 1 over its steps. Along which axis is softmax?
    한 시퀀스의 가중치를 스텝에 대해 더하면 1이어야 합니다. softmax는 어느 축을 따르나요?
no_softmax
    These are the scores themselves. What turns them into weights that sum to 1?
    점수가 그대로 나왔습니다. 더해서 1이 되는 가중치로 바꾸려면 무엇이 필요한가요?
not_exp
    The weights sum to 1, but not by way of exp. What does softmax do first with the scores?
    더하면 1이지만 exp를 거치지 않았습니다. 소프트맥스는 점수로 가장 먼저 무엇을 하나요?
not_normalised
    Each weight is above 0, but they do not sum to 1 over T. By what is exp(score) divided?
    가중치가 양수이기는 하지만 T에 대해 더하면 1이 아닙니다. exp(점수)를 무엇으로 나누나요?
not_finite
    Large scores give NaN or infinity. What is exp(1000), and can a softmax do without it?
    점수가 크면 NaN이나 무한대가 나옵니다. exp(1000)은 얼마인가요? 꼭 계산해야 하나요?
softmax_twice
    Softmax was applied twice. On which lines, and what does the second do to a weight of 1?
    소프트맥스가 두 번 적용되었습니다. 어느 줄들인가요? 두 번째는 가중치 1을 어떻게 바꾸나요?
log
    These are logarithms of the weights. Which function did you take in place of softmax?
    가중치의 로그가 나왔습니다. softmax 대신 어떤 함수를 썼나요?
uniform
    All steps got the same weight, whatever the query. Where do the scores come in?
    쿼리와 상관없이 모든 스텝의 가중치가 같습니다. 점수는 어디에서 쓰이나요?
hard
    One step got all the weight. Softmax is softer than argmax: what do the others get?
    한 스텝이 가중치를 모두 가졌습니다. 소프트맥스라면 나머지 스텝은 얼마를 받나요?
sign
    The steps that fit worst got most. Which sign has the score on its way into exp?
    가장 안 맞는 스텝이 가장 큰 가중치를 받았습니다. exp에 들어가는 점수의 부호는 무엇인가요?
scaled
    The scores are a multiple of q . k. By what does your code divide or multiply them?
    점수가 q . k의 몇 배로 되어 있습니다. 코드에서 점수를 무엇으로 나누거나 곱하나요?
score
    Another measure than q . k was taken. What does the dot product do with lengths?
    q . k가 아닌 다른 척도를 썼습니다. 내적은 벡터의 길이를 어떻게 다루나요?
one_query
    Query 0 was used for every sequence. Which query should meet keys[:, n]?
    모든 시퀀스에 0번 쿼리가 쓰였습니다. keys[:, n]과 만나야 하는 쿼리는 어느 것인가요?
order
    The weights stand in reverse. Which step of keys does weights[0] belong to?
    가중치의 순서가 거꾸로입니다. weights[0]은 keys의 어느 스텝에 해당하나요?
weights_cut
    Right values, but {name}'s gradient does not pass through the weights. Where is the cut?
    값은 맞지만 {name}의 기울기가 가중치를 지나지 않습니다. 어디에서 끊겼나요?
no_gradient
    Right values, but no gradient gets to {name}. Is some step computed outside of MyGrad?
    값은 맞지만 {name}까지 기울기가 가지 않습니다. MyGrad 밖에서 계산한 곳이 있나요?
context_unweighted
    The weights are right, but the context is the same for any query. Where are they used?
    가중치는 맞는데 context가 쿼리와 상관없이 같습니다. 가중치는 어디에서 쓰이나요?
context_scores
    The weights are right, but the context was mixed with other numbers. Which of them?
    가중치는 맞는데 context는 다른 수로 섞었습니다. 어떤 수를 썼나요?
context_mean
    The context is too small by the factor T. The weights sum to 1: what is left to divide?
    context가 T배만큼 작습니다. 가중치의 합이 이미 1인데 무엇으로 더 나누나요?
context_hard
    The context is the keys of one step alone. What do the other weights contribute?
    context가 한 스텝의 키 그대로입니다. 다른 가중치들은 무엇을 보태나요?
context_query
    The query is mixed into the context. Of which vectors is the context a weighted sum?
    context에 쿼리가 섞였습니다. context는 어떤 벡터들의 가중합인가요?
features_axis
    Each feature got a weight of its own. How does q . k make one number of D products?
    특징마다 가중치가 따로 있습니다. q . k는 곱 D개를 어떻게 수 하나로 만드나요?
batch_mixed
    Every query met the keys of every sequence. Which sequence's keys belong to query n?
    쿼리마다 모든 시퀀스의 키와 만났습니다. n번째 쿼리의 키는 어느 시퀀스에 있나요?
lost_axis
    {name} has an axis too few. Which axis did the sum, or something else, take away?
    {name}의 축이 모자랍니다. 합을 구하면서, 또는 다른 곳에서 어느 축이 사라졌나요?
swapped
    context and weights look exchanged. Which of them does the docstring name first?
    context와 weights가 뒤바뀐 것 같습니다. 독스트링에는 어느 쪽이 먼저인가요?
time_axis
    The axes of weights are exchanged. Which axis of keys counts the steps?
    weights의 두 축이 뒤바뀌었습니다. keys에서 스텝을 세는 축은 몇 번째인가요?
extra_axis
    {name} has an axis of length 1 too many. Which line makes it, and who still needs it?
    {name}에 길이가 1인 축이 하나 더 있습니다. 어느 줄에서 생겼고, 어디까지 필요한가요?
pair
    attend returns two things, context and weights. What does your return line give back?
    attend는 context와 weights, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?
weights
    The weights sum to 1 but are not softmax(q . k). What is score[t, n], in one line?
    더하면 1이지만 softmax(q . k)는 아닙니다. score[t, n]은 한 줄로 쓰면 무엇인가요?
context
    The weights are right, but context[n] is not the sum of weights[t, n] * keys[t, n].
    가중치는 맞는데 context[n]이 weights[t, n] * keys[t, n]의 합이 아닙니다. 무엇을 더했나요?
dtype
    float32 went in, and {name} is something else. Which array or number is not float32?
    float32가 들어갔는데 {name}은 다른 자료형입니다. float32가 아닌 배열이나 수는 무엇인가요?
gradient
    Right values, but the gradient of {name} is off. Is some step computed outside of MyGrad?
    값은 맞지만 {name}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?
""")
SIZES = {"T": 4, "N": 3, "D": 5}
check_attend = Exercise(
    "attend",
    IMPORTS + solutions.attend,
    arguments={"query": "N D", "keys": "T N D"},
    returns={"context": "N D", "weights": "T N"},
    mistakes=MISTAKES,
    probes=(
        Probe(SIZES, scale={"query": 3}),
        Probe({"T": 1, "N": 1, "D": 1}),
        Probe({"T": 2, "N": 1, "D": 3}),
        Probe({"T": 3, "N": 2, "D": 4}),
        Probe(SIZES, scale={"query": 100}),
        Probe(SIZES, scale={"query": -100}),
    ),
    questions=QUESTIONS,
    hints={"weights": "weights", "context": "context"},
)
