"""What ``check_attention_seq2seq`` says, by the name of the hint."""

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.language import Text

HINTS = {
    **objects.MODEL_HINTS,
    "parameters_count": Text(
        "Expected 10 distinct Tensors, found {k}. Which symbols of the equations are missing, "
        "or there twice?",
        "서로 다른 Tensor가 10개여야 하는데 {k}개입니다. "
        "식의 기호 가운데 빠졌거나 두 번 들어간 것은 무엇인가요?",
    ),
    "parameters_shapes": Text(
        "The shapes do not fit the equations. Which layer leads from which size to which?",
        "shape이 식과 맞지 않습니다. 각 층은 어떤 크기를 받아 어떤 크기를 내보내나요?",
    ),
    "pair": Text(
        "The model returns two things, scores and weights. What does your return line give back?",
        "모델은 scores와 weights, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "swapped": Text(
        "scores and weights look exchanged. Which of them does the docstring name first?",
        "scores와 weights가 뒤바뀐 것 같습니다. 설명(docstring)에는 어느 쪽이 먼저인가요?",
    ),
    "steps": Text(
        "{name}: {n} steps for T={T}. How often does the loop run, and what is kept each time?",
        "T={T}인데 {name}에는 {n}단계가 있습니다. 반복문은 몇 번 돌고, 매번 무엇을 모으나요?",
    ),
    "weights_joined": Text(
        "The weights of all steps form one long axis. How do stack and concatenate differ?",
        "모든 단계의 가중치가 한 축에 이어졌습니다. 쌓는 것(stack)과 잇는 것은 어떻게 다른가요?",
    ),
    "weights_axes": Text(
        "The axes of weights are in another order. Which one counts the steps of the output?",
        "weights의 축 순서가 다릅니다. 출력의 스텝을 세는 축은 몇 번째여야 하나요?",
    ),
    "weights_sum": Text(
        "weights[t, :, n] does not sum to 1. What does attend give, and what becomes of it?",
        "weights[t, :, n]을 더해도 1이 아닙니다. attend의 결과가 그 뒤에 어떻게 되나요?",
    ),
    "softmax_axis": Text(
        "The weights sum to 1 along another axis than T_in. Does check_attend pass?",
        "가중치가 T_in이 아닌 축을 따라 더해서 1입니다. check_attend는 통과하나요?",
    ),
    "start": Text(
        "The first decoder input should be token {token} for every n. What is s_1 in your code?",
        "디코더의 첫 입력은 모든 n에서 토큰 {token}이어야 합니다. 코드에서 첫 입력은 무엇인가요?",
    ),
    "encoder_step": Text(
        "Which encoder step does the decoder start from? Only one state has read all of x.",
        "디코더는 인코더의 몇 번째 상태에서 시작하나요? x를 끝까지 읽은 상태는 하나뿐입니다.",
    ),
    "no_state": Text(
        "The decoder starts from zeros. What else does the encoder hand over?",
        "디코더가 0에서 시작합니다. 들여다볼 상태들 말고 인코더가 건네주는 것은 무엇인가요?",
    ),
    "encoder_input": Text(
        "The encoder does not read x from first to last. What exactly do you hand to it?",
        "인코더가 x를 처음부터 끝까지 차례로 읽지 않습니다. 인코더에 정확히 무엇을 넘기나요?",
    ),
    "same_rnn_twice": Text(
        "It reads and writes with the weights of one network. Which object do you call in step?",
        "읽을 때도 쓸 때도 같은 신경망의 가중치가 쓰입니다. step에서는 어느 객체를 호출하나요?",
    ),
    "state_kept": Text(
        "Step 2 does not start from the decoder's state of step 1. Which h goes into each step?",
        "2단계가 디코더의 1단계 상태에서 시작하지 않습니다. 매 단계에 어떤 h를 넣나요?",
    ),
    "query_before": Text(
        "The query is the state before this step. Which state has read s_t already?",
        "쿼리로 이번 단계 이전의 상태를 썼습니다. s_t까지 읽은 상태는 어느 것인가요?",
    ),
    "query": Text(
        "The weights do not follow the decoder's state. From what is the query made?",
        "가중치가 디코더의 상태를 따르지 않습니다. 쿼리는 무엇으로 만드나요?",
    ),
    "no_W_a": Text(
        "W_a has no influence on the weights. What stands between h_t and h_enc in the score?",
        "W_a가 가중치에 영향을 주지 않습니다. 점수 식에서 h_t와 h_enc 사이에는 무엇이 있나요?",
    ),
    "W_a_elsewhere": Text(
        "W_a works somewhere else too, or twice. In which equation, and where, does it stand?",
        "W_a가 다른 곳에서도, 또는 두 번 쓰였습니다. W_a는 어느 식의 어디에 있나요?",
    ),
    "scaled": Text(
        "The scores are a multiple of those of the equation. What are they divided by?",
        "점수가 식의 몇 배로 되어 있습니다. 점수를 무엇으로 나누나요?",
    ),
    "uniform": Text(
        "Every step got the same weight. Where does the query meet the keys?",
        "모든 스텝의 가중치가 같습니다. 쿼리와 키는 어디에서 만나나요?",
    ),
    "hard": Text(
        "One step got all the weight. What would softmax have given to the others?",
        "한 스텝이 가중치를 모두 가졌습니다. 소프트맥스라면 나머지는 얼마를 받았을까요?",
    ),
    "keys": Text(
        "The weights belong to other states than those of the encoder. What are your keys?",
        "가중치가 인코더의 상태가 아닌 것에 매겨졌습니다. 코드에서 키는 무엇인가요?",
    ),
    "weights_order": Text(
        "The weights come back in another order than they were used in. Where do they turn?",
        "쓰인 것과 다른 순서로 가중치를 돌려줍니다. 순서가 어디에서 바뀌나요?",
    ),
    "weights_kept": Text(
        "The same weights come back for every step of the output. What is collected in the loop?",
        "출력의 모든 단계에서 같은 가중치가 나옵니다. 반복문에서 무엇을 모으나요?",
    ),
    "weights_other": Text(
        "The scores are right, but the weights are not those they were made with. What are they?",
        "scores는 맞는데 weights는 그때 쓰인 가중치가 아닙니다. 무엇을 돌려주나요?",
    ),
    "no_context": Text(
        "The weights are right, but the scores ignore the context. Where does c_t enter y_t?",
        "가중치는 맞는데 scores에 context가 빠졌습니다. c_t는 y_t의 어디에 들어가나요?",
    ),
    "no_state_in_y": Text(
        "The scores ignore the decoder's state. Which two vectors is y_t made from?",
        "scores에 디코더의 상태가 빠졌습니다. y_t는 어떤 두 벡터로 만드나요?",
    ),
    "context": Text(
        "The weights are right, but another context went into y_t. How is c_t made from w_t?",
        "가중치는 맞는데 y_t에 다른 context가 들어갔습니다. c_t는 w_t로 어떻게 만드나요?",
    ),
    "layers_swapped": Text(
        "One layer is used for both state and context. Which weights belong to which?",
        "상태와 context에 같은 층을 썼습니다. 어느 가중치가 어느 쪽 것인가요?",
    ),
    "y_state": Text(
        "y_t is made from another state than h_t. Which h goes into the output?",
        "y_t를 h_t가 아닌 상태로 만들었습니다. 출력에는 어떤 h가 들어가야 하나요?",
    ),
    "bias": Text(
        "b_y should count exactly once in y_t. Where, and how often, is it added?",
        "b_y는 y_t에 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?",
    ),
    "raw_scores": Text(
        "Return raw scores. What happens to y on its way to the return line?",
        "점수를 그대로 돌려주어야 합니다. return까지 가는 동안 y에 무엇을 하나요?",
    ),
    "reversed_scores": Text(
        "The steps of y stand in reverse. Who is to learn the reversing, your code or the model?",
        "y의 단계 순서가 거꾸로입니다. 뒤집기는 코드가 할 일인가요, 모델이 배울 일인가요?",
    ),
    "target_shift": Text(
        "Step t was fed target[t], the answer it has to give. Which token was written before it?",
        "t번째 단계에 target[t], 곧 써야 할 답을 넣었습니다. 그 직전에 쓰는 토큰은 무엇인가요?",
    ),
    "target_ignored": Text(
        "With a target the scores are the same as without. Where does your loop use it?",
        "target을 주어도, 주지 않아도 scores가 같습니다. 반복문 어디에서 target을 쓰나요?",
    ),
    "target_other": Text(
        "With a target, step t + 1 should be fed target[t], one-hot. What is it fed instead?",
        "target이 있으면 t + 1단계에는 target[t]의 원-핫을 넣어야 합니다. 지금은 무엇을 넣나요?",
    ),
    "feedback": Text(
        "Without a target, step 2 reads the one-hot of step 1's argmax. What does your loop feed?",
        "target이 없으면 2단계의 입력은 1단계 argmax의 원-핫입니다. 지금은 무엇을 넣나요?",
    ),
    "first_step": Text(
        "Already the first step is off. Which of h_1, w_1 and c_1 can you work out by hand?",
        "첫 단계부터 다릅니다. h_1, w_1, c_1 가운데 손으로 계산해 볼 수 있는 것은 무엇인가요?",
    ),
    "later_step": Text(
        "The first step is right, a later one is not. Which s and h go into step t?",
        "첫 단계는 맞는데 그 뒤가 다릅니다. t번째 단계에는 어떤 s와 h를 넣나요?",
    ),
    "weights_cut": Text(
        "Right scores, but W_a gets no gradient: it never learns where to look. Where is the cut?",
        "점수는 맞지만 W_a에 기울기가 없습니다. 어디를 볼지 배우지 못합니다. 어디에서 끊겼나요?",
    ),
    "encoder_cut": Text(
        "The encoder gets no gradient and never learns. In which form are its states used?",
        "인코더에 기울기가 가지 않아 인코더가 배우지 못합니다. 상태들을 어떤 형태로 쓰나요?",
    ),
    "keys_cut": Text(
        "Right scores, but no gradient reaches the encoder through the context. Which form has "
        "h_enc there?",
        "점수는 맞지만 context를 거쳐 인코더로 가는 기울기가 없습니다. "
        "거기서 h_enc는 어떤 형태인가요?",
    ),
    "start_cut": Text(
        "Right scores, but no gradient passes the hand-over. In which form is h_enc[-1:] given on?",
        "점수는 맞지만 건네준 상태로는 기울기가 가지 않습니다. h_enc[-1:]를 어떤 형태로 넘기나요?",
    ),
    "decoder_cut": Text(
        "Right scores, but gradients end at each decoder step. In which form does h_t go on?",
        "점수는 맞지만 기울기가 디코더의 각 단계에서 끊깁니다. h_t를 어떤 형태로 넘기나요?",
    ),
    "gradient": Text(
        "Right scores, but the gradient of {term} is off. Is some step computed outside of MyGrad?",
        "점수는 맞지만 {term}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}
