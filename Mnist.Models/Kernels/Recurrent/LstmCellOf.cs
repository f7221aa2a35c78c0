using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Recurrent;

/// <summary>The cell for a pair of activation functions: everything about a unit is computed while it is in registers.</summary>
/// <typeparam name="TActivation">a.</typeparam>
/// <typeparam name="TActivationGradient">a'.</typeparam>
/// <typeparam name="TGate">s.</typeparam>
/// <typeparam name="TGateGradient">s'.</typeparam>
internal sealed unsafe class LstmCellOf<TActivation, TActivationGradient, TGate, TGateGradient> : LstmCell
    where TActivation : struct, IUnaryOp
    where TActivationGradient : struct, IBinaryOp
    where TGate : struct, IUnaryOp
    where TGateGradient : struct, IBinaryOp
{
    private const int Gates = 4;

    public override void Forward(int units, Span<float> gates, ReadOnlySpan<float> cells, Span<float> nextCells, Span<float> activated, Span<float> states)
    {
        int rows = Rows(units, gates.Length, cells.Length, nextCells.Length, activated.Length, states.Length);
        fixed (float* z = gates, c = cells, next = nextCells, a = activated, h = states)
        {
            int inPlace = LeftUnits.InPlace(units, rows);
            SimdDispatch.Run(new Units<ForwardUnit>(rows, inPlace, new ForwardUnit(units, z, c, next, a, h)));
            int together = LeftUnits.MaxFloats / Math.Max(1, units - inPlace);
            for (int row = 0; row < rows && inPlace < units; row += together)
            {
                int at = (row * units) + inPlace;
                ForwardLeft(units, Math.Min(together, rows - row), units - inPlace, z + ((Gates - 1) * row * units) + at, c + at, next + at, a + at, h + at);
            }
        }
    }

    public override void Backward(int units, Span<float> gates, ReadOnlySpan<float> cells, ReadOnlySpan<float> activated, ReadOnlySpan<float> stateGradient, Span<float> cellGradient)
    {
        int rows = Rows(units, gates.Length, cells.Length, activated.Length, stateGradient.Length, cellGradient.Length);
        fixed (float* z = gates, c = cells, a = activated, dh = stateGradient, dc = cellGradient)
        {
            SimdDispatch.Run(new Units<BackwardUnit>(rows, units, new BackwardUnit(units, z, c, a, dh, dc)));
        }
    }

    // Forward only: backward there is so little to compute that copying costs more (measured).
    [SkipLocalsInit]
    private static void ForwardLeft(int units, int rows, int left, float* gates, float* cells, float* nextCells, float* activated, float* states)
    {
        int count = rows * left;
        float* z = stackalloc float[2 * Gates * LeftUnits.MaxFloats];
        float* c = z + (Gates * count);
        float* next = c + count;
        float* a = next + count;
        float* h = a + count;
        for (int gate = 0; gate < Gates; gate++)
        {
            LeftUnits.Copy(gates + (gate * units), Gates * units, z + (gate * count), left, rows, left);
        }

        LeftUnits.Copy(cells, units, c, left, rows, left);
        SimdDispatch.Run(new Units<ForwardUnit>(1, count, new ForwardUnit(count, z, c, next, a, h)));
        for (int gate = 0; gate < Gates; gate++)
        {
            LeftUnits.Copy(z + (gate * count), left, gates + (gate * units), Gates * units, rows, left);
        }

        LeftUnits.Copy(next, left, nextCells, units, rows, left);
        LeftUnits.Copy(a, left, activated, units, rows, left);
        LeftUnits.Copy(h, left, states, units, rows, left);
    }

    private static int Rows(int units, int gates, params ReadOnlySpan<int> others)
    {
        int rows = gates / (4 * units);
        foreach (int length in others)
        {
            if (length < rows * units)
            {
                throw new ArgumentException($"{rows} rows of {units} units do not fit into {length} floats.");
            }
        }

        return rows;
    }

    private interface IUnit
    {
        void Apply<TSimd, TVec, TPartial>(int row, nint unit, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst;
    }

    /// <summary>All units of all rows, in vectors.</summary>
    private readonly struct Units<TUnit>(int rows, int units, TUnit unit) : ISimdKernel
        where TUnit : struct, IUnit
    {
        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            for (int row = 0; row < rows; row++)
            {
                VectorLoop.Run<TSimd, TVec, Row<TUnit>>(new Row<TUnit>(row, unit), units);
            }
        }
    }

    private readonly struct Row<TUnit>(int row, TUnit unit) : IVectorBody
        where TUnit : struct, IUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst => unit.Apply<TSimd, TVec, TPartial>(row, column, mask);
    }

    private readonly struct ForwardUnit(nint units, float* gates, float* cells, float* nextCells, float* activated, float* states) : IUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int row, nint unit, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* z = gates + (row * 4 * units) + unit;
            nint at = (row * units) + unit;
            TVec i = default(TGate).Apply<TSimd, TVec>(MaskedAccess.Load<TSimd, TVec, TPartial>(z, mask));
            TVec f = default(TGate).Apply<TSimd, TVec>(MaskedAccess.Load<TSimd, TVec, TPartial>(z + units, mask));
            TVec g = default(TActivation).Apply<TSimd, TVec>(MaskedAccess.Load<TSimd, TVec, TPartial>(z + (2 * units), mask));
            TVec o = default(TGate).Apply<TSimd, TVec>(MaskedAccess.Load<TSimd, TVec, TPartial>(z + (3 * units), mask));
            TVec next = TSimd.FusedMultiplyAdd(i, g, TSimd.Multiply(f, MaskedAccess.Load<TSimd, TVec, TPartial>(cells + at, mask)));
            TVec a = default(TActivation).Apply<TSimd, TVec>(next);
            MaskedAccess.Store<TSimd, TVec, TPartial>(i, z, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(f, z + units, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(g, z + (2 * units), mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(o, z + (3 * units), mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(next, nextCells + at, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(a, activated + at, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Multiply(o, a), states + at, mask);
        }
    }

    private readonly struct BackwardUnit(nint units, float* gates, float* cells, float* activated, float* stateGradient, float* cellGradient) : IUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int row, nint unit, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* z = gates + (row * 4 * units) + unit;
            nint at = (row * units) + unit;
            TVec i = MaskedAccess.Load<TSimd, TVec, TPartial>(z, mask);
            TVec f = MaskedAccess.Load<TSimd, TVec, TPartial>(z + units, mask);
            TVec g = MaskedAccess.Load<TSimd, TVec, TPartial>(z + (2 * units), mask);
            TVec o = MaskedAccess.Load<TSimd, TVec, TPartial>(z + (3 * units), mask);
            TVec a = MaskedAccess.Load<TSimd, TVec, TPartial>(activated + at, mask);
            TVec dh = MaskedAccess.Load<TSimd, TVec, TPartial>(stateGradient + at, mask);
            TVec through = default(TActivationGradient).Apply<TSimd, TVec>(TSimd.Multiply(dh, o), a);
            TVec dc = TSimd.Add(MaskedAccess.Load<TSimd, TVec, TPartial>(cellGradient + at, mask), through);
            TVec di = TSimd.Multiply(dc, g);
            TVec df = TSimd.Multiply(dc, MaskedAccess.Load<TSimd, TVec, TPartial>(cells + at, mask));
            TVec dg = TSimd.Multiply(dc, i);
            TVec dO = TSimd.Multiply(dh, a);
            MaskedAccess.Store<TSimd, TVec, TPartial>(default(TGateGradient).Apply<TSimd, TVec>(di, i), z, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(default(TGateGradient).Apply<TSimd, TVec>(df, f), z + units, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(default(TActivationGradient).Apply<TSimd, TVec>(dg, g), z + (2 * units), mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(default(TGateGradient).Apply<TSimd, TVec>(dO, o), z + (3 * units), mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Multiply(dc, f), cellGradient + at, mask);
        }
    }
}
