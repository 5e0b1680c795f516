"""What ``check_seq2seq`` says, by the name of the hint."""

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.language import Text

HINTS = {
    **objects.MODEL_HINTS,
    "parameters_count": Text(
        "Expected 10 distinct Tensors, five of each RNN, found {k}. Which are missing, or extra?",
        "RNN마다 5개씩, 서로 다른 Tensor가 10개여야 하는데 {k}개입니다. 무엇이 빠지거나 남았나요?",
    ),
    "one_rnn": Text(
        "{n} entries, but only {k} distinct Tensors. Has each of the two networks its own weights?",
        "항목은 {n}개인데 서로 다른 Tensor는 {k}개뿐입니다. 두 신경망의 가중치가 따로 있나요?",
    ),
    "parameters_shapes": Text(
        "The shapes are not those of two RNNs of these sizes. Which sizes does each RNN get?",
        "이 크기의 RNN 두 개에서 나올 수 없는 shape입니다. 각 RNN에 어떤 크기를 넘겼나요?",
    ),
    "not_y": Text(
        "Seq2Seq returns the scores y alone. What does your return line give back?",
        "Seq2Seq는 점수 y 하나만 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "all_states": Text(
        "{n} steps for T={T}: the shapes grow. How many steps has the state that you hand over?",
        "T={T}인데 {n}단계가 나와 shape이 커집니다. 디코더에 넘긴 상태는 몇 단계짜리인가요?",
    ),
    "steps": Text(
        "{n} steps for T={T}. How often does the decoder's loop run, and what is kept each time?",
        "T={T}인데 {n}단계가 나왔습니다. 디코더의 반복문은 몇 번 돌고, 매번 무엇을 모으나요?",
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
        "Another x gives the same y. How does the decoder get to know what was read?",
        "x를 바꾸어도 y가 같습니다. 디코더는 인코더가 읽은 내용을 어떻게 알게 되나요?",
    ),
    "encoder_input": Text(
        "The encoder does not read x from first to last. What exactly do you hand to it?",
        "인코더가 x를 처음부터 끝까지 차례로 읽지 않습니다. 인코더에 정확히 무엇을 넘기나요?",
    ),
    "same_rnn_twice": Text(
        "It reads and writes with the weights of one RNN. Which object do you call in the loop?",
        "읽을 때도 쓸 때도 같은 RNN의 가중치가 쓰입니다. 반복문에서는 어느 객체를 호출하나요?",
    ),
    "encoder_scores": Text(
        "These are the encoder's own scores. Which of the two networks writes the output?",
        "이것은 인코더의 점수입니다. 두 신경망 가운데 출력을 만들어야 하는 것은 어느 쪽인가요?",
    ),
    "raw_scores": Text(
        "Return raw scores. What happens to y on its way to the return line?",
        "점수를 그대로 돌려주어야 합니다. return까지 가는 동안 y에 무엇을 하나요?",
    ),
    "reversed_scores": Text(
        "The steps of y stand in reverse. Who is to learn the reversing, your code or the model?",
        "y의 단계 순서가 거꾸로입니다. 뒤집기는 코드가 할 일인가요, 모델이 배울 일인가요?",
    ),
    "feedback": Text(
        "Step 2's input should be the one-hot of your step-1 argmax. What does your loop feed?",
        "2단계의 입력은 1단계 점수의 argmax를 원-핫으로 바꾼 것입니다. 지금은 무엇을 넣나요?",
    ),
    "feeds_x": Text(
        "The decoder is fed from x. What can it be fed when nobody knows the answer yet?",
        "디코더의 입력이 x에서 옵니다. 답을 모르는 상황에서 디코더에 넣을 수 있는 것은 무엇인가요?",
    ),
    "state_kept": Text(
        "Step 2 does not start from the decoder's state of step 1. Which h goes into each step?",
        "2단계가 디코더의 1단계 상태에서 시작하지 않습니다. 매 단계에 어떤 h를 넣나요?",
    ),
    "ties": Text(
        "Two scores share the first place, and both were fed back. How many ones has a one-hot?",
        "점수 두 개가 공동 1등인데 둘 다 1이 되어 다시 들어갔습니다. 원-핫에는 1이 몇 개 있나요?",
    ),
    "first_step": Text(
        "Already the first step is off. If check_rnn passes: which s and h does the decoder get?",
        "첫 단계부터 다릅니다. check_rnn이 통과한다면, 이때 디코더에 어떤 s와 h를 넣나요?",
    ),
    "later_step": Text(
        "The first step is right, a later one is not. Which s and h go into step t?",
        "첫 단계는 맞는데 그 뒤가 다릅니다. t번째 단계에는 어떤 s와 h를 넣나요?",
    ),
    "encoder_cut": Text(
        "The encoder gets no gradient and never learns. In which form is its state handed over?",
        "인코더에 기울기가 가지 않아 인코더가 배우지 못합니다. 상태를 어떤 형태로 넘기나요?",
    ),
    "decoder_cut": Text(
        "Right scores, but gradients end at each decoder step. In which form does h_t go on?",
        "점수는 맞지만 기울기가 디코더의 각 단계에서 끊깁니다. h_t를 어떤 형태로 넘기나요?",
    ),
    "gradient": Text(
        "Right scores, but the gradient of the {part}'s {term} is off. Does check_rnn pass?",
        "점수는 맞지만 {part} {term}의 기울기가 다릅니다. check_rnn은 통과하나요?",
    ),
}
