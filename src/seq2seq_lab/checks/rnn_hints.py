"""What ``check_rnn`` says, by the name of the hint."""

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.language import Text

HINTS = {
    **objects.MODEL_HINTS,
    "parameters_count": Text(
        "Expected 5 distinct Tensors, found {k}. Which symbols of the equations are missing, "
        "or there twice?",
        "서로 다른 Tensor가 5개여야 하는데 {k}개입니다. "
        "식의 기호 가운데 빠졌거나 두 번 들어간 것은 무엇인가요?",
    ),
    "second_bias": Text(
        "Two biases are added up in h_t. How many does the equation have?",
        "h_t에 편향이 두 번 더해집니다. 식에는 편향이 몇 개 있나요?",
    ),
    "parameters_shapes": Text(
        "The shapes do not fit the equations. Which layer leads from which size to which?",
        "shape이 식과 맞지 않습니다. 각 층은 어떤 크기를 받아 어떤 크기를 내보내나요?",
    ),
    "pair": Text(
        "RNN returns two things, y and h. What does your return line give back?",
        "RNN은 y와 h, 두 가지를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "swapped": Text(
        "y and h look exchanged. Which of them does the docstring name first?",
        "y와 h가 뒤바뀐 것 같습니다. 설명(docstring)에는 어느 쪽이 먼저인가요?",
    ),
    "h_0_included": Text(
        "h has {n} steps for T={T}. Which state is in it that no x led to?",
        "T={T}인데 h에는 {n}단계가 있습니다. 어떤 x도 읽지 않은 상태가 섞여 있지 않나요?",
    ),
    "last_step": Text(
        "{name} has 1 step for T={T}. Where should the other steps be kept?",
        "T={T}인데 {name}에는 1단계뿐입니다. 나머지 단계는 어디에 모아야 할까요?",
    ),
    "random": Text(
        "Even with 0 in all of parameters, each call gives other numbers. "
        "What is made anew in __call__?",
        "parameters를 모두 0으로 두어도 호출할 때마다 결과가 다릅니다. "
        "__call__ 안에서 매번 새로 만드는 것이 있나요?",
    ),
    "h_default": Text(
        "Without h the answer is not that of h = zeros. What do you start from when h is None?",
        "h를 주지 않았을 때가 h=0일 때와 다릅니다. h가 None이면 무엇에서 시작하나요?",
    ),
    "ignores_h": Text(
        "y is the same with and without h. Where does your code use the h it is given?",
        "h를 주어도, 주지 않아도 y가 같습니다. 받은 h를 코드 어디에서 쓰나요?",
    ),
    "activation": Text(
        "Some other function than the equation's was applied to the sum. What does ReLU do to 2?",
        "합에 적용한 함수가 식과 다릅니다. ReLU에 2를 넣으면 무엇이 나오나요?",
    ),
    "no_relu": Text(
        "Some state is below zero. What should become of it?",
        "0보다 작은 상태가 있습니다. 식대로라면 이 값은 어떻게 되어야 하나요?",
    ),
    "relu_place": Text(
        "relu is there, but not around all of the sum. What does it enclose in the equation?",
        "relu가 합 전체에 걸리지 않았습니다. 식에서 ReLU의 괄호는 어디부터 어디까지인가요?",
    ),
    "bias": Text(
        "b_h should count exactly once in each state. Where, and how often, is it added?",
        "b_h는 상태마다 정확히 한 번 더해져야 합니다. 어디에서, 몇 번 더하고 있나요?",
    ),
    "no_recurrence": Text(
        "Changing x[0] does not change h[1]. How does a state get to know of the one before?",
        "x[0]을 바꾸어도 h[1]이 그대로입니다. 한 상태는 바로 앞 상태를 어떻게 알게 되나요?",
    ),
    "no_W_hh": Text(
        "The state before reaches the next one, but not through W_hh. What happens on the way?",
        "앞 상태가 다음 상태로 넘어갈 때 W_hh를 제대로 거치지 않습니다. 식에서는 무엇을 거치나요?",
    ),
    "same_h": Text(
        "Each step starts from the same state. Which state should step t start from?",
        "모든 단계가 같은 상태에서 시작합니다. t번째 단계는 어떤 상태에서 시작해야 하나요?",
    ),
    "x_order": Text(
        "The steps do not read x[0], x[1], ... in turn. What is x_t at each turn of your loop?",
        "x[0], x[1], ... 순서로 읽지 않습니다. 반복문이 돌 때마다 x_t는 무엇인가요?",
    ),
    "adds_up": Text(
        "Each new state contains the old one unchanged. Does the equation add or replace?",
        "새 상태에 앞 상태가 그대로 더해져 있습니다. 식에서는 더하나요, 바꾸나요?",
    ),
    "y_activation": Text(
        "y went through one more function. What does the equation of y_t apply after b_y?",
        "y에 함수가 하나 더 적용되었습니다. y_t의 식에서 b_y를 더한 뒤에 하는 일이 있나요?",
    ),
    "y_bias": Text(
        "h is right; y lacks its bias, or has it twice. Where is b_y added?",
        "h는 맞는데 y에 편향이 빠졌거나 두 번 들어갔습니다. b_y는 어디에서 더해지나요?",
    ),
    "y_state": Text(
        "h is right, but y[t] is not made from h[t]. From which values does the last layer start?",
        "h는 맞는데 y[t]가 h[t]로 계산되지 않았습니다. 마지막 층은 어떤 값을 입력으로 받나요?",
    ),
    "term": Text(
        "All other weights are 0 here, so only {term} can count. How does your code use it?",
        "여기서는 나머지 가중치가 모두 0이라 {term}만 남습니다. 코드에서 이 항은 어떻게 쓰이나요?",
    ),
    "later_steps": Text(
        "Each term alone is right, but not this step. What does it take over from the step before?",
        "항 하나하나는 맞는데 이 단계가 다릅니다. 앞 단계에서 무엇을 넘겨받나요?",
    ),
    "other_weights": Text(
        "With 0 in all of parameters, h and y should be 0. Which other weights does __call__ use?",
        "parameters를 모두 0으로 두면 h와 y도 0이어야 합니다. __call__은 또 어떤 가중치를 쓰나요?",
    ),
    "states_cut": Text(
        "Right values, but no gradient gets past the states. In which form do you collect them?",
        "값은 맞지만 기울기가 상태를 지나가지 못합니다. 상태를 어떤 형태로 모으고 있나요?",
    ),
    "time_cut": Text(
        "Right values, but W_hh's gradient ignores earlier steps. "
        "What passes from one step to the next?",
        "값은 맞지만 W_hh의 기울기에 앞 단계들이 빠져 있습니다. "
        "한 단계에서 다음 단계로 넘어가는 것은 무엇인가요?",
    ),
    "h_cut": Text(
        "Right values, but the given h gets no gradient: an encoder would never learn. "
        "What becomes of h at the start?",
        "값은 맞지만 받은 h에 기울기가 가지 않습니다. 그러면 인코더가 배우지 못합니다. "
        "처음에 h를 어떻게 다루나요?",
    ),
    "gradient": Text(
        "Right values, but the gradient of {term} is off. Is some step computed outside of MyGrad?",
        "값은 맞지만 {term}의 기울기가 다릅니다. MyGrad 밖에서 계산한 곳이 있나요?",
    ),
}
