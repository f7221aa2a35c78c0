
namespace Mnist.Models.Execution;

/// <summary>Where tensors lie in the one buffer a shard has: two may share a place when the one is dead before the other lives.</summary>
internal sealed class ArenaLayout
{
    // Floats of a cache line: every tensor starts on one.
    private const int Line = 16;

    private readonly List<Slot> _slots = [];

    /// <summary>Floats of the whole buffer.</summary>
    public int Length { get; private set; }

    /// <summary>Asks for room.</summary>
    /// <param name="floats">How much.</param>
    /// <returns>The slot's number.</returns>
    public int Add(int floats)
    {
        _slots.Add(new Slot { Floats = floats });
        return _slots.Count - 1;
    }

    /// <summary>Says that a slot is in use at a step.</summary>
    public void Use(int slot, int step)
    {
        Slot used = _slots[slot];
        used.From = Math.Min(used.From, step);
        used.To = Math.Max(used.To, step);
    }

    /// <summary>Says that a slot is in use from the first step to the last and beyond.</summary>
    public void Keep(int slot)
    {
        Use(slot, 0);
        Use(slot, int.MaxValue);
    }

    /// <summary>Where a slot starts.</summary>
    public int Start(int slot) => _slots[slot].Start;

    /// <summary>Places the slots: the largest first, each as low as those before it allow.</summary>
    public void Place()
    {
        Timetable placed = new();
        foreach (Slot slot in _slots.OrderByDescending(slot => slot.Floats))
        {
            int start = 0;
            foreach (Slot other in placed.Meeting(slot).OrderBy(other => other.Start))
            {
                if (start + slot.Floats <= other.Start)
                {
                    break;
                }

                start = Math.Max(start, RoundUp(checked(other.Start + other.Floats)));
            }

            slot.Start = start;
            placed.Add(slot);
            Length = Math.Max(Length, checked(start + slot.Floats));
        }
    }

    private static int RoundUp(int floats) => checked(floats + Line - 1) / Line * Line;

    /// <summary>Slots by when they are in use: in a long line of layers most meet a few others only.</summary>
    private sealed class Timetable
    {
        private const int Short = 64;

        private readonly Dictionary<int, List<Slot>> _atStep = [];
        private readonly List<Slot> _long = [];
        private readonly List<Slot> _all = [];

        public void Add(Slot slot)
        {
            _all.Add(slot);
            if (!IsShort(slot))
            {
                _long.Add(slot);
                return;
            }

            for (int step = slot.From; step <= slot.To; step++)
            {
                (_atStep.TryGetValue(step, out List<Slot>? there) ? there : _atStep[step] = []).Add(slot);
            }
        }

        /// <summary>The slots that are in use while another is, each once.</summary>
        public IEnumerable<Slot> Meeting(Slot slot)
        {
            IEnumerable<Slot> candidates = IsShort(slot)
                ? _long.Concat(Enumerable.Range(slot.From, slot.To - slot.From + 1).SelectMany(step => _atStep.GetValueOrDefault(step) ?? []).Distinct())
                : _all;
            return candidates.Where(other => other.From <= slot.To && slot.From <= other.To);
        }

        private static bool IsShort(Slot slot) => slot.From <= slot.To && slot.To - slot.From < Short;
    }

    private sealed class Slot
    {
        public int Floats { get; init; }

        public int From { get; set; } = int.MaxValue;

        public int To { get; set; } = -1;

        public int Start { get; set; }
    }
}
