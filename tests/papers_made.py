"""The words of a made-up paper."""

LAB = """LABORATORY REPORT
Northgate Laboratories
Patient: Mara Quandt        Date of birth: 02/03/1970
Collected: March 14, 2026
Test            Result   Units   Reference range
Hemoglobin      13.2     g/dL    12.0 - 16.0
Creatinine      0.8      mg/dL   0.6 - 1.1
TSH             2.1      mIU/L   0.4 - 4.0
"""
