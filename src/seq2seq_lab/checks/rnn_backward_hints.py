"""What ``check_rnn_backward`` says, by the name of the hint."""

from seq2seq_lab.checks import model_objects as objects
from seq2seq_lab.language import Text

HINTS = {
    "signature": objects.MODEL_HINTS["signature"],
    "not_finite": objects.MODEL_HINTS["not_finite"],
    "changes_input": objects.MODEL_HINTS["changes_input"],
    "five": Text(
        "rnn_backward returns five arrays. What does your return line give back?",
        "rnn_backward는 배열 다섯 개를 돌려주어야 합니다. return 줄은 무엇을 돌려주나요?",
    ),
    "order": Text(
        "These look like the right five in another order. Which one does the docstring name first?",
        "다섯 개가 다 있는 것 같은데 순서가 다릅니다. 설명(docstring)에는 어떤 순서로 적혀 있나요?",
    ),
    "none": Text(
        "d_{name} is None. Which line should have given it its value?",
        "d_{name}가 None입니다. 어느 줄에서 값을 얻었어야 하나요?",
    ),
    "list": Text(
        "d_{name} is a list of steps. How do you make one array of it, in the order of time?",
        "d_{name}가 단계별 값의 리스트입니다. 시간 순서대로 배열 하나로 만들려면 어떻게 하나요?",
    ),
    "tensor": Text(
        "d_{name} is a Tensor. This function does MyGrad's work itself: where did one come in?",
        "d_{name}가 Tensor입니다. MyGrad가 할 일을 직접 하는 함수인데, Tensor가 어디에서 왔나요?",
    ),
    "shape": Text(
        "A gradient has the shape of what it belongs to. Which axis of d_{name} is off, "
        "and from which line on?",
        "기울기의 shape은 그 대상의 shape과 같습니다. d_{name}의 어느 축이, 어느 줄부터 다른가요?",
    ),
    "dtype": Text(
        "d_{name} is of another type than the arrays that were given. "
        "Which array was made without a word about its type, or with a fixed one?",
        "d_{name}의 자료형이 입력과 다릅니다. "
        "자료형을 적지 않고, 또는 한 가지로 못 박아 만든 배열이 있나요?",
    ),
    "remembers": Text(
        "The same call gave another answer than before. What is kept between calls, or drawn anew?",
        "같은 호출인데 처음과 결과가 다릅니다. 호출 사이에 남거나 매번 새로 뽑는 값이 있나요?",
    ),
    "no_carry": Text(
        "Each step hears from its own grad alone. What else does h_t have an effect on?",
        "단계마다 자기 grad만 전해 듣고 있습니다. h_t는 또 어디에 영향을 주나요?",
    ),
    "carry_not_transposed": Text(
        "W_hh is passed in the forward direction. Which way round does it stand going backwards?",
        "W_hh를 순전파와 같은 방향으로 지나고 있습니다. 거꾸로 가려면 행렬을 어떻게 두어야 하나요?",
    ),
    "carry_without_W_hh": Text(
        "What comes from the later step has not gone through W_hh as the equation says. "
        "How does h_t get into the next sum?",
        "뒤 단계에서 오는 것이 식대로 W_hh를 거치지 않았습니다. h_t는 다음 합에 어떻게 들어가나요?",
    ),
    "carry_of_grad": Text(
        "A step hears of the next one's grad, but of none after that. "
        "Which quantity of the next step has heard of all later ones?",
        "한 단계가 바로 다음 grad까지만 전해 듣습니다. "
        "다음 단계의 양 가운데 그 뒤의 것까지 모두 전해 들은 것은 무엇인가요?",
    ),
    "carry_sum": Text(
        "A step hands on more than its own delta. What does delta_{{t+1}} contain already?",
        "한 단계가 자기 델타보다 많은 것을 넘겨줍니다. delta_{{t+1}}에는 이미 무엇이 들어 있나요?",
    ),
    "no_mask": Text(
        "Where ReLU was shut, a gradient gets through. What is ReLU's slope where h_t is 0?",
        "ReLU가 막은 곳으로도 기울기가 지나갑니다. h_t가 0인 곳에서 ReLU의 기울기는 얼마인가요?",
    ),
    "mask_part": Text(
        "ReLU stops only a part of what arrives at h_t. Around what do the brackets stand?",
        "ReLU가 h_t에 온 것의 일부만 막습니다. 식의 괄호는 어디부터 어디까지인가요?",
    ),
    "mask_value": Text(
        "What arrives at h_t is multiplied by something else than ReLU's slope. "
        "Which two values can this slope have, and where?",
        "h_t에 온 것에 ReLU의 기울기가 아닌 값을 곱했습니다. 그 기울기는 어디에서 얼마인가요?",
    ),
    "mask_step": Text(
        "ReLU's slope is taken from another step's state. Which state did the ReLU of step t make?",
        "ReLU의 기울기를 다른 단계의 상태에서 구했습니다. t단계의 ReLU가 만든 상태는 무엇인가요?",
    ),
    "mask_of_grad": Text(
        "The gradient's own sign decides what passes. Whose sign did ReLU look at?",
        "기울기 자신의 부호에 따라 막고 있습니다. 순전파의 ReLU는 무엇의 부호를 보았나요?",
    ),
    "mask_carry": Text(
        "A step uses one thing for its sums and hands on another, and one of the two went past "
        "ReLU's mask. How many quantities does the equation have here?",
        "합에 쓰는 것과 앞 단계로 넘겨주는 것이 다르고, 둘 중 하나는 ReLU에 막히지 않았습니다. "
        "식에서는 이것이 몇 가지 양인가요?",
    ),
    "last_grad": Text(
        "The grad of one step stands for all. Which states does the loss see directly?",
        "한 단계의 grad만 쓰고 있습니다. 손실이 직접 보는 상태는 어느 것들인가요?",
    ),
    "direction": Text(
        "The steps come in the wrong order. From which end does news of the loss arrive?",
        "단계의 순서가 맞지 않습니다. 손실의 소식은 어느 쪽 끝에서 오나요?",
    ),
    "loop_ends": Text(
        "One end of the sequence gets no delta. Which t does your loop begin and end with?",
        "시퀀스의 한쪽 끝에는 델타가 없습니다. 반복문의 t는 몇에서 시작해 몇에서 끝나나요?",
    ),
    "no_delta": Text(
        "d_{name} is made from grad. What becomes of grad before it reaches the sums?",
        "d_{name}를 grad로 계산했습니다. grad는 합에 이르기 전에 무엇이 되나요?",
    ),
    "time_order": Text(
        "In d_{name} the steps of two arrays do not match. Which t stands at index 0 of each?",
        "d_{name}에서 두 배열의 단계가 어긋나 있습니다. 각 배열의 0번에는 몇 번째 단계가 있나요?",
    ),
    "one_step_alone": Text(
        "Only one step counts in d_{name}. What becomes of the others in your loop?",
        "d_{name}에 한 단계만 들어 있습니다. 반복문에서 다른 단계들은 어떻게 되나요?",
    ),
    "bias_sum": Text(
        "b_h is added in T steps to N sequences. How many of these T times N places does your "
        "d_b_h collect?",
        "b_h는 T단계, N개 시퀀스에서 모두 더해집니다. d_b_h는 그 T 곱하기 N곳을 다 모으고 있나요?",
    ),
    "state_after": Text(
        "Another state than the equation's is multiplied by delta_t in d_W_hh. "
        "Which state did W_hh meet in step t?",
        "d_W_hh에서 delta_t에 곱한 상태가 식과 다릅니다. t단계에서 W_hh를 만난 상태는 무엇인가요?",
    ),
    "h_0_left_out": Text(
        "d_W_hh is right but for the first step. Which state did W_hh meet there?",
        "d_W_hh에서 첫 단계만 맞지 않습니다. 첫 단계에서 W_hh를 만난 상태는 무엇인가요?",
    ),
    "transposed": Text(
        "Rows and columns of d_{name} are exchanged. In which order do the two factors stand?",
        "d_{name}의 행과 열이 뒤바뀌었습니다. 두 인수는 어떤 순서로 놓여 있나요?",
    ),
    "h_0_way": Text(
        "d_h_0 is not what comes out of the first step. By which way does h_0 get into h_1?",
        "d_h_0이 첫 단계에서 흘러나온 것이 아닙니다. h_0은 어떤 길로 h_1에 들어가나요?",
    ),
    "h_0_end": Text(
        "d_h_0 comes from the wrong end. Which step reads h_0?",
        "d_h_0을 반대쪽 끝에서 구했습니다. h_0을 읽는 것은 어느 단계인가요?",
    ),
    "h_0_mask": Text(
        "d_h_0 is stopped where h_0 is not positive. Which ReLU did h_0 come out of?",
        "h_0이 양수가 아닌 곳에서 d_h_0을 막았습니다. h_0은 어떤 ReLU에서 나온 값인가요?",
    ),
    "divides": Text(
        "d_{name} is too small by a constant factor. Sum or mean: what does the equation say?",
        "d_{name}가 일정한 비율로 작습니다. 식은 합을 말하나요, 평균을 말하나요?",
    ),
    "one_step": Text(
        "Already with a single step, T=1, d_{name} is off. What is left of the equations then?",
        "T=1, 곧 한 단계뿐일 때부터 d_{name}가 다릅니다. 이때 식에서 남는 것은 무엇인가요?",
    ),
    "mixes": Text(
        "Here grad is 0 for all sequences but the first, and yet another gets a gradient. "
        "Which line adds up over the sequences?",
        "첫 시퀀스 말고는 grad가 모두 0인데 다른 시퀀스에 기울기가 생겼습니다. "
        "시퀀스끼리 더하는 줄이 있나요?",
    ),
    "later_steps": Text(
        "With one step all is right; with several, d_{name} is off. "
        "What should step t take over from step t+1?",
        "한 단계일 때는 맞는데 여러 단계일 때는 d_{name}가 다릅니다. "
        "t단계는 t+1단계에서 무엇을 넘겨받아야 하나요?",
    ),
    "sum": Text(
        "d_x is right, d_{name} is not. Which two arrays does its equation multiply or add up, "
        "and over which t?",
        "d_x는 맞는데 d_{name}가 다릅니다. 이 식은 어떤 배열을 곱하고, 어떤 t에 대해 더하나요?",
    ),
}
